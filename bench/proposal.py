"""How long a proposal takes: twenty people, ninety days of halves (`python bench/proposal.py`)."""

import time
from datetime import UTC, datetime, timedelta

from portal.rota.proposal import Candidate, Opening, kinds_of, propose

FIRST, PEOPLE, DAYS = datetime(2027, 1, 4, 8), 20, 90


def openings() -> list[Opening]:
    """Day and night of each day."""
    found = []
    for number in range(DAYS * 2):
        start = FIRST + number * timedelta(hours=12)
        end = start + timedelta(hours=12)
        kinds = kinds_of(start, end, is_off=False, is_eid=False)
        utc = start.replace(tzinfo=UTC), end.replace(tzinfo=UTC)
        found.append(Opening(number, 1, *utc, start, end, kinds))
    return found


def main() -> None:
    """Print the best and the worst of ten runs, in time of the processor."""
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    crew = [Candidate(n, 50 if n % 5 == 0 else 100, long_ago, None) for n in range(PEOPLE)]
    plan, took = openings(), []
    for _ in range(10):
        began = time.process_time()
        choices = propose(plan, crew)
        took.append(1000 * (time.process_time() - began))
        assert all(choice.who is not None for choice in choices)
    print(f"{PEOPLE} people, {DAYS} days, {len(plan)} seats: {min(took):.0f} to {max(took):.0f} ms")


if __name__ == "__main__":
    main()
