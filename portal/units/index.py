"""The search keys of units and communes, and the ranking of what somebody typed against them.

Keys are made in Python and stored: SQLite's tokenizer shatters vocalised Arabic and PostgreSQL's
trigrams are blind to it in the C locale (product 3.2). A process keeps the keys it has read for as
long as the database says that none has changed.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import Indel
from sqlalchemy import Index, String, delete, func, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.db import Base, Moment, db
from portal.units.folding import bones, fold, sound

# Below this a name has nothing to do with what was typed.
ALIKE = 0.72
# How many are looked at closely in each spelling.
CLOSE = 60
LONGEST = 80


class SearchKey(Base):
    """One name of a unit or a commune in the three spellings of `folding`."""

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
        """These are all the names of these units or communes from now on."""
        at = clock.now()
        db.session.execute(delete(cls).where(cls.kind == kind, cls.ref_id.in_(names)))
        rows = [
            {"kind": kind, "ref_id": ident, "made_at": at} | _spelt(name)
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
    """A unit or commune that what was typed may mean, from 0 to 1."""

    kind: str
    ref_id: int
    score: float


@dataclass
class _Keys:
    version: Any = None
    refs: list[tuple[str, int]] = field(default_factory=list)
    folded: list[str] = field(default_factory=list)
    sounds: list[str] = field(default_factory=list)
    bones: list[str] = field(default_factory=list)


_kept: dict[str, _Keys] = {}


def _spelt(name: str) -> dict[str, str]:
    return {
        "folded": fold(name).replace(" ", "")[:240],
        "sound": sound(name)[:240],
        "bones": bones(name)[:240],
    }


def _keys() -> _Keys:
    version = db.session.execute(
        select(func.count(SearchKey.id), func.max(SearchKey.made_at))
    ).one()
    where = str(db.engine.url)
    kept = _kept.get(where)
    if kept is None or kept.version != tuple(version):
        kept = _Keys(tuple(version))
        rows = select(
            SearchKey.kind, SearchKey.ref_id, SearchKey.folded, SearchKey.sound, SearchKey.bones
        )
        for kind, ref_id, folded, sounds, bare in db.session.execute(rows.order_by(SearchKey.id)):
            kept.refs.append((kind, ref_id))
            kept.folded.append(folded)
            kept.sounds.append(sounds)
            kept.bones.append(bare)
        _kept[where] = kept
    return kept


def look_up(text: str, most: int = 12) -> list[Hit]:
    """What may be meant by `text`, the likeliest first; nothing for what holds no letter."""
    asked = _spelt(text[:LONGEST])
    if not asked["folded"]:
        return []
    keys = _keys()
    near: set[int] = set()
    for word, names in (
        (asked["folded"], keys.folded),
        (asked["sound"], keys.sounds),
        (asked["bones"], keys.bones),
    ):
        if word:
            near |= (
                {i for i, name in enumerate(names) if name.startswith(word)}
                if len(word) > 1
                else set()
            )
            near |= {
                place
                for _name, _score, place in process.extract(
                    word, names, scorer=Indel.normalized_similarity, limit=CLOSE, score_cutoff=0.5
                )
            }
    best: dict[tuple[str, int], float] = {}
    for place in near:
        score = _score(asked, keys, place)
        if score >= ALIKE:
            ref = keys.refs[place]
            best[ref] = max(best.get(ref, 0), score)
    ranked = sorted(best.items(), key=lambda item: (-item[1], item[0]))
    return [Hit(kind, ref_id, score) for (kind, ref_id), score in ranked[:most]]


def _score(asked: dict[str, str], keys: _Keys, place: int) -> float:
    """How alike they are; what begins as was typed counts as well as what is nearly whole."""
    folded, sounds, bare = keys.folded[place], keys.sounds[place], keys.bones[place]
    alike = Indel.normalized_similarity
    whole = alike(asked["folded"], folded)
    heard = 0.55 * alike(asked["sound"], sounds) + 0.45 * alike(asked["bones"], bare)
    begun = 0.0
    if len(asked["folded"]) > 2 and (
        folded.startswith(asked["folded"]) or sounds.startswith(asked["sound"] or "?")
    ):
        begun = 0.9 + 0.05 * len(asked["folded"]) / max(len(folded), 1)
    elif len(asked["folded"]) > 3 and asked["folded"] in folded:
        begun = 0.85
    return max(whole, 0.98 * heard, min(begun, 0.97))
