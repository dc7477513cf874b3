"""Who must wait for whom: rows that are locked until the transaction ends.

A deck is locked before students, and students in the order of their keys, lest two transactions
wait for each other. SQLite admits one writer at a time anyway.
"""

from django.db.models import Q

from cards.access import Seat, get_seat_again
from cards.models import Answer, Assignment, Card, Deck, Student


def lock_student(student_id: int) -> Student:
    """The student, who can answer nowhere else meanwhile."""
    return Student.objects.select_for_update(no_key=True).get(pk=student_id)


def lock_seat(seat: Seat) -> Seat:
    """The seat, whose student can answer nowhere else meanwhile.

    If the student was merged into another just now, the seat is that one's.
    """
    try:
        lock_student(seat.student.pk)
    except Student.DoesNotExist:
        return lock_seat(get_seat_again(seat))
    return seat


def lock_whole_students(*student_ids: int) -> list[Student]:
    """Those of the students who are still there, by key: nothing at all can be added to them.

    Unlike `lock_student` this keeps out new devices too, which only refer to the student.
    """
    students = Student.objects.filter(pk__in=student_ids).order_by("pk")
    return list(students.select_for_update())


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
