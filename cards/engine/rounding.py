"""Shares as people read them, rounded alike everywhere."""

from math import floor
from typing import overload


@overload
def percent(share: float) -> int: ...
@overload
def percent(share: None) -> None: ...
def percent(share: float | None) -> int | None:
    """A share in whole percent, a half rounded up: 23 of 40 are 58 %, though doubles say less."""
    return None if share is None else floor(round(share * 100, 9) + 0.5)
