"""Many short texts arranged so that those like a given one are found without reading them all."""

from bisect import bisect_left, bisect_right
from collections import defaultdict

from rapidfuzz import process
from rapidfuzz.distance import Indel

from portal.units.folding import sound

# How many are looked at closely in each spelling.
CLOSE = 60
# A word that stands in more names than this tells none of them apart.
COMMONPLACE = 1_500
# How much of a word must be there for it to be that word, mistyped.
SAME_WORD = 0.75


class Sorted:
    """Texts by length and by alphabet; every answer is a set of their places in the list given."""

    def __init__(self, texts: list[str]) -> None:
        by_length = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        self._places = by_length
        self._texts = [texts[place] for place in by_length]
        self._lengths = [len(text) for text in self._texts]
        self._alphabet = sorted((text, place) for place, text in enumerate(texts) if text)

    def begun_with(self, word: str) -> set[int]:
        """Those that begin with `word`, the shortest of a long list left to `near`."""
        if len(word) < 2:
            return set()
        first = bisect_left(self._alphabet, (word, -1))
        last = bisect_left(self._alphabet, (word + "\U0010ffff", -1))
        return {place for _text, place in self._alphabet[first : min(last, first + CLOSE)]}

    def near(self, word: str, least: float) -> set[int]:
        """Those whose similarity to `word` is `least` or more; the likeliest `CLOSE` of them."""
        if not word:
            return set()
        # With any other length they could not be so alike.
        shortest = bisect_left(self._lengths, int(len(word) * least / (2 - least)))
        longest = bisect_right(self._lengths, int(len(word) * (2 - least) / least) + 1)
        found = process.extract(
            word,
            self._texts[shortest:longest],
            scorer=Indel.normalized_similarity,
            limit=CLOSE,
            score_cutoff=least,
            processor=None,
        )
        return {self._places[shortest + place] for _text, _score, place in found}


class Words:
    """Which names hold which words, by their sound: "zitouna" finds the space of that name."""

    def __init__(self, names: list[str]) -> None:
        holders: dict[str, set[int]] = defaultdict(set)
        for place, name in enumerate(names):
            for word in name.split():
                if len(word) > 2:
                    holders[sound(word)].add(place)
        holders.pop("", None)
        self._holders = {w: held for w, held in holders.items() if len(held) <= COMMONPLACE}
        self._common = set(holders) - set(self._holders)
        self._known = list(self._holders)

    def holding(self, text: str) -> dict[int, float]:
        """How well each name holds all words of `text`; one that lacks a word is left out."""
        words = [heard for word in text.split() if len(word) > 2 and (heard := sound(word))]
        telling = [word for word in words if word not in self._common][:5]
        scores: dict[int, float] = {}
        for turn, word in enumerate(telling):
            here: dict[int, float] = {}
            for known, score, _place in process.extract(
                word,
                self._known,
                scorer=Indel.normalized_similarity,
                limit=12,
                score_cutoff=SAME_WORD,
                processor=None,
            ):
                for place in self._holders[known]:
                    here[place] = max(here.get(place, 0), score)
            scores = {p: scores[p] + s for p, s in here.items() if p in scores} if turn else here
        # Less than a name that is the same as a whole, more than one that is only like it.
        return {place: 0.88 * total / len(telling) for place, total in scores.items()}
