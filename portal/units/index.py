"""The search keys of units, communes and areas, and the ranking of what is typed against them.

Keys are made in Python and stored: SQLite's tokenizer shatters vocalised Arabic and PostgreSQL's
trigrams are blind to it in the C locale (product 3.2). A process keeps the keys it has read for as
long as the database says that none has changed. Closed lists (services, functions, kinds of unit)
are keyed in all three languages without being stored.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from rapidfuzz.distance import Indel
from sqlalchemy import Index, String, delete, func, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.db import Base, Moment, db
from portal.i18n import LOCALES, said_in
from portal.people.lists import Function
from portal.units.folding import bones, fold, sound
from portal.units.lists import UnitKind
from portal.units.nearness import Sorted, Words
from portal.units.offers import ServiceKind

# Below this a name has nothing to do with what was typed.
ALIKE = 0.72
# A half of a question is taken for something only when it is nearly that.
SURE = 0.9
LONGEST = 80
# What somebody may type that is no name: what is offered, who works there, what a unit is.
TERMS = (
    *(("service", entry) for entry in ServiceKind),
    *(("function", entry) for entry in Function),
    *(("unit_kind", entry) for entry in UnitKind),
)


class SearchKey(Base):
    """One name of a unit, a commune or an area in the three spellings of `folding`."""

    __tablename__ = "search_key"
    __table_args__ = (Index(None, "kind", "ref_id"), Index(None, "made_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    ref_id: Mapped[int]
    folded: Mapped[str] = mapped_column(String(240))
    sound: Mapped[str] = mapped_column(String(240))
    bones: Mapped[str] = mapped_column(String(240))
    made_at: Mapped[datetime] = mapped_column(Moment)

    @classmethod
    def note(cls, kind: str, names: dict[int, list[str]]) -> None:
        """These are all the names of these units, communes or areas from now on."""
        at = clock.now()
        db.session.execute(delete(cls).where(cls.kind == kind, cls.ref_id.in_(names)))
        rows = [
            {"kind": kind, "ref_id": ident, "made_at": at} | spelt(name)
            for ident, said in names.items()
            for name in dict.fromkeys(said)
            if fold(name)
        ]
        if rows:
            db.session.execute(insert(cls), rows)

    @classmethod
    def has_any(cls) -> bool:
        """Whether keys were ever made here."""
        return db.session.scalars(select(cls.id).limit(1)).first() is not None


@dataclass(frozen=True)
class Hit:
    """A unit, commune, area or term that what was typed may mean, from 0 to 1."""

    kind: str
    ref_id: int
    score: float

    @property
    def term(self) -> str:
        """The code in its closed list, for a term."""
        return str(TERMS[self.ref_id][1].value)


def spelt(name: str) -> dict[str, str]:
    """A name in the three spellings; words stay apart in the first only."""
    return {"folded": fold(name)[:240], "sound": sound(name)[:240], "bones": bones(name)[:240]}


class Keys:
    """Everything that can be found, arranged so that a question reads little of it."""

    def __init__(self, rows: list[tuple[str, int, str, str, str]], version: object = None) -> None:
        self.version = version
        self.refs = [(kind, ref_id) for kind, ref_id, *_ in rows]
        self.folded = [folded.replace(" ", "") for _, _, folded, _, _ in rows]
        self.sounds = [heard for _, _, _, heard, _ in rows]
        self.bones = [bare for *_, bare in rows]
        self.spellings = [Sorted(names) for names in (self.folded, self.sounds, self.bones)]
        self.words = Words([folded for _, _, folded, _, _ in rows])

    def near(self, asked: dict[str, str]) -> dict[int, float]:
        """How alike each name is that is worth a closer look."""
        said = (asked["folded"].replace(" ", ""), asked["sound"], asked["bones"])
        places: set[int] = set()
        for word, spelling in zip(said, self.spellings, strict=True):
            places |= spelling.begun_with(word) | spelling.near(word, ALIKE)
        scores = {place: self._score(said, place) for place in places}
        for place, score in self.words.holding(asked["folded"]).items():
            scores[place] = max(scores.get(place, 0), score)
        return scores

    def _score(self, said: tuple[str, str, str], place: int) -> float:
        """Alike as a whole or by its sound; what begins as was typed counts nearly as much."""
        alike = Indel.normalized_similarity
        whole = alike(said[0], self.folded[place])
        heard = 0.55 * alike(said[1], self.sounds[place])
        heard += 0.45 * alike(said[2], self.bones[place])
        begun = 0.0
        if len(said[0]) > 2 and (
            self.folded[place].startswith(said[0]) or self.sounds[place].startswith(said[1] or "?")
        ):
            begun = 0.9 + 0.05 * len(said[0]) / max(len(self.folded[place]), 1)
        return max(whole, 0.98 * heard, min(begun, 0.97))


_kept: dict[str, Keys] = {}


def keys_now() -> Keys:
    """All keys as the database has them now, read anew only when one has changed."""
    version = db.session.execute(
        select(func.count(SearchKey.id), func.max(SearchKey.made_at))
    ).one()
    where = str(db.engine.url)
    kept = _kept.get(where)
    if kept is None or kept.version != tuple(version):
        rows = select(
            SearchKey.kind, SearchKey.ref_id, SearchKey.folded, SearchKey.sound, SearchKey.bones
        )
        stored = [
            (kind, ref_id, folded, heard, bare)
            for kind, ref_id, folded, heard, bare in db.session.execute(rows.order_by(SearchKey.id))
        ]
        kept = _kept[where] = Keys([*stored, *_term_rows()], tuple(version))
    return kept


def _term_rows() -> list[tuple[str, int, str, str, str]]:
    rows = []
    for place, (kind, entry) in enumerate(TERMS):
        for said in dict.fromkeys(said_in(lang, entry.english) for lang in LOCALES):
            key = spelt(said)
            rows.append((kind, place, key["folded"], key["sound"], key["bones"]))
    return rows


def ranked(keys: Keys, text: str, most: int = 24) -> list[Hit]:
    """What may be meant by `text`, the likeliest first; nothing for what holds no letter."""
    asked = spelt(text[:LONGEST])
    if not asked["folded"]:
        return []
    best: dict[tuple[str, int], float] = defaultdict(float)
    for place, score in keys.near(asked).items():
        if score >= ALIKE:
            best[keys.refs[place]] = max(best[keys.refs[place]], score)
    found = sorted(best.items(), key=lambda item: (-item[1], item[0]))
    return [Hit(kind, ref_id, score) for (kind, ref_id), score in found[:most]]


def look_up(text: str) -> list[Hit]:
    """What may be meant by `text` among everything that this installation knows."""
    return ranked(keys_now(), text)


def halves_of(keys: Keys, text: str) -> list[list[Hit]]:
    """The two things that a text of several words names, like "lawyer Taza"; [] where it does not.

    Every place to cut it is tried; both halves must be found nearly as they are written.
    """
    words, best, found = text[:LONGEST].split()[:6], SURE, list[list[Hit]]()
    for cut in range(1, len(words)):
        halves = [ranked(keys, " ".join(half)) for half in (words[:cut], words[cut:])]
        if all(halves) and (sure := min(half[0].score for half in halves)) > best:
            best, found = sure, halves
    return found
