"""What would raise a mastery most."""

from cards.engine.outlook import Belief, Outlook


def gain(outlook: Outlook, belief: Belief, now: int, cards: int) -> float:
    """By how much one right unprompted answer now raises the mastery of a deck of ``cards`` cards.

    A share of the deck, never negative: a right answer never shortens a memory, and better recall
    never lowers a chance. It is 0 where the card was answered right a moment ago and the memory
    has settled.
    """
    before = outlook.chance(belief, now)
    after = outlook.chance(outlook.after_right(belief, now), now)
    return (after - before) / cards
