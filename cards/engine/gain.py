"""What would raise a mastery most."""

from datetime import timedelta

from cards.engine.outlook import Belief, Outlook


def gain(outlook: Outlook, belief: Belief, now: int, cards: int) -> float:
    """By how much one right unprompted answer raises the mastery of a deck of ``cards`` cards.

    An answer now; of a card that was answered today, one tomorrow: a second right answer within
    the day proves next to nothing, and a card that was just missed would seem not worth studying.
    A share of the deck, never negative: a right answer never shortens a memory, and better recall
    never lowers a chance.
    """
    at = _next_answer(outlook, belief, now)
    before = outlook.chance(belief, at)
    after = outlook.chance(outlook.after_right(belief, at), at)
    return (after - before) / cards


def _next_answer(outlook: Outlook, belief: Belief, now: int) -> int:
    """Now, or the beginning of the next study day for a card that was answered today."""
    today = outlook.calendar.day_of(now)
    if belief.memory is None or outlook.calendar.day_of(belief.memory.last) < today:
        return now
    return max(now, outlook.calendar.start_of(today + timedelta(days=1)))
