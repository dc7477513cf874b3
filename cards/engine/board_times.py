"""How long a board of Matching took: what is kept, and how it is written.

The device measures to the tenth of a second, the server's clock bounds what it may say. Both ends
are known to the server in whole seconds only.
"""

import re

SECOND = 1_000
ROUNDING = 1
"""Seconds by which a difference of two whole seconds may be off."""

NETWORK = 2
"""Seconds that the page and the last pair may be on their way while the student does nothing."""

LEAST_MS = SECOND
LONGEST_MS = 3_600 * SECOND
"""Whoever takes longer has been elsewhere."""


def kept_ms(claimed: str, elapsed: int) -> int:
    """The time of a board that took ``elapsed`` seconds on the server, in milliseconds.

    ``claimed``: what the device measured, in milliseconds; anything else leaves the server's time.
    """
    elapsed = max(elapsed, 0)
    measured = int(claimed) if re.fullmatch("[0-9]{1,9}", claimed) else elapsed * SECOND
    least = max((elapsed - ROUNDING - NETWORK) * SECOND, LEAST_MS)
    most = min((elapsed + ROUNDING) * SECOND, LONGEST_MS)
    return min(max(measured, least), most)


def written(ms: int) -> str:
    """A board's time as students read it: 23.4 s, 1 min 23 s."""
    if ms >= LONGEST_MS:
        return "over an hour"
    if ms < 60 * SECOND:
        return f"{ms // 100 / 10:.1f} s"
    minutes, seconds = divmod(ms // SECOND, 60)
    return f"{minutes} min {seconds} s"
