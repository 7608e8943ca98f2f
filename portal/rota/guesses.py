"""A budget of wrong calendar keys per address, in the memory of one process.

A key has 192 random bits, so that no budget is needed against finding one: this one keeps a guesser
from making the database work. It is kept apart from sign-in on purpose: a calendar that goes on
asking with a revoked key must not keep a hospital's whole address from signing in. The same wrong
key counts once.
"""

from collections import OrderedDict
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=15)
BUDGET = 30
ADDRESSES = 2_000


class Guesses:
    """Which wrong keys came from where lately, as digests."""

    def __init__(self) -> None:
        self._by_address: OrderedDict[str, dict[str, datetime]] = OrderedDict()

    def is_spent(self, address: str, at: datetime) -> bool:
        """Whether this address has guessed too often within the window."""
        recent = self._recent(address, at)
        return len(recent) >= BUDGET

    def note(self, address: str, digest: str, at: datetime) -> None:
        """A key that opens nothing came from there."""
        recent = self._recent(address, at)
        recent[digest] = at
        self._by_address[address] = recent
        self._by_address.move_to_end(address)
        while len(self._by_address) > ADDRESSES:
            self._by_address.popitem(last=False)

    def _recent(self, address: str, at: datetime) -> dict[str, datetime]:
        known = self._by_address.get(address, {})
        return {digest: when for digest, when in known.items() if at - when < WINDOW}
