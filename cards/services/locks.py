"""Who must wait for whom: rows that are locked until the transaction ends.

A deck is locked before students, and students in the order of their keys, lest two transactions
wait for each other. SQLite admits one writer at a time anyway.
"""

from django.db.models import F, Q

from cards.models import Answer, Assignment, Card, Deck, Student


def lock_student(student_id: int) -> None:
    """Let the student answer nowhere else meanwhile; an answer that is under way is made again."""
    Student.objects.filter(pk=student_id).update(turn=F("turn") + 1)


def lock_deck(deck_id: int) -> Deck:
    """The deck as it is now; nobody else changes its cards meanwhile."""
    return Deck.objects.select_for_update(no_key=True).get(pk=deck_id)


def lock_deck_and_students(card: Card) -> Deck:
    """The card's deck as it is now; nobody who studies it can answer meanwhile.

    So whatever is being answered at this moment is in the log when the card changes, and whatever
    comes later is graded with the changed card.
    """
    deck = lock_deck(card.deck_id)
    studying = Q(classroom__in=Assignment.objects.filter(deck=deck).values("classroom"))
    answered = Q(pk__in=Answer.objects.filter(card=card).values("student"))
    students = Student.objects.filter(studying | answered)
    list(students.order_by("pk").select_for_update(no_key=True).values_list("pk"))
    students.update(turn=F("turn") + 1)
    return deck
