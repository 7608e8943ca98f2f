"""Codes without meaning: an area's prefix and four letters that cannot be misread or spell a word.

Known by telephone: no vowels, no 0, 1, O, I. A code is never given twice.
"""

import secrets
from collections.abc import Callable

LETTERS = "23456789CDFGHJKMNPQRTVWX"


def fresh_code(prefix: str, is_taken: Callable[[str], bool]) -> str:
    """A random code like `TZ-5M7R` that nobody has; a letter longer where an area is used up."""
    for length in (4, 4, 4, 4, 4, 4, 4, 4, 5, 6, 7, 8):
        code = f"{prefix}-" + "".join(secrets.choice(LETTERS) for _ in range(length))
        if not is_taken(code):
            return code
    msg = "no code is left"
    raise RuntimeError(msg)
