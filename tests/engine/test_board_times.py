"""A board's time: the device measures, the server's clock bounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.engine.board_times import kept_ms, written


@pytest.mark.parametrize(
    ("claimed", "elapsed", "kept"),
    [
        ("23456", 24, 23_456),
        ("22100", 24, 22_100),  # two seconds on the way, and a whole second is not exact
        ("10000", 24, 21_000),  # quicker than the server saw
        ("90000", 24, 25_000),  # slower than the server saw
        ("", 24, 24_000),  # without JavaScript
        ("-5", 24, 24_000),
        ("1e3", 24, 24_000),
        ("٣٤", 24, 24_000),
        ("9" * 400, 24, 24_000),
        ("0", 2, 1_000),  # nobody is quicker
        ("0", 0, 1_000),
        ("500", -3, 1_000),  # another server's clock lags
        ("86400000", 86_400, 3_600_000),
    ],
)
def test_the_kept_time_is_the_devices_within_what_the_server_saw(
    claimed: str, elapsed: int, kept: int
) -> None:
    assert kept_ms(claimed, elapsed) == kept


@given(st.text(max_size=12) | st.integers().map(str), st.integers(-100, 10**7))
def test_whatever_is_claimed_the_time_is_near_the_servers(claimed: str, elapsed: int) -> None:
    kept = kept_ms(claimed, elapsed)
    assert 1_000 <= kept <= 3_600_000
    assert min(elapsed - 3, 3_600) * 1_000 <= kept <= max(elapsed + 1, 1) * 1_000


@pytest.mark.parametrize(
    ("ms", "text"),
    [
        (1_000, "1.0 s"),
        (23_456, "23.4 s"),
        (59_999, "59.9 s"),
        (60_000, "1 min 0 s"),
        (83_900, "1 min 23 s"),
        (3_600_000, "over an hour"),
    ],
)
def test_a_time_is_written_as_students_read_it(ms: int, text: str) -> None:
    assert written(ms) == text
