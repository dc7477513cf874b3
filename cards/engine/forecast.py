"""What will be known on a later day, when the cards that fall due until then are done."""

from cards.engine.outlook import Belief, Outlook


def with_due_done(outlook: Outlook, belief: Belief, now: int, until: int) -> Belief:
    """The belief at ``until`` if the card is answered right, unprompted, whenever it falls due.

    A card that is overdue is answered now, every other when its due day begins, and so again
    until the last due date before ``until``. That each answer is right makes it the best case. A
    card never seen is never due and stays unseen.
    """
    while belief.memory is not None and belief.memory.due < until:
        belief = outlook.after_right(belief, max(belief.memory.due, now))
    return belief
