"""Who must wait for whom: rows that are locked until the transaction ends.

A deck is locked before students, and students in the order of their keys, lest two transactions
wait for each other. SQLite admits one writer at a time anyway.
"""

from django.db.models import Q

from cards.models import Answer, Assignment, Card, Classroom, Deck, Student


def lock_student(student_id: int) -> Student:
    """The student, who can answer nowhere else meanwhile."""
    return Student.objects.select_for_update(no_key=True).get(pk=student_id)


def lock_classroom(classroom_id: int) -> Classroom:
    """The classroom; nobody else changes how it is joined meanwhile."""
    return Classroom.objects.select_for_update(no_key=True).get(pk=classroom_id)


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
    students = Student.objects.filter(studying | answered).order_by("pk")
    list(students.select_for_update(no_key=True).values_list("pk"))
    return deck
