"""Who must wait for whom: rows that are locked until the transaction ends.

A deck is locked before students, and students in the order of their keys, lest two transactions
wait for each other. SQLite admits one writer at a time anyway. Locking a student moves their turn
on: an answer that is under way is made again (ADR 7).
"""

from collections.abc import Collection

from django.db.models import F, Q

from cards.access import GoneError, Seat, get_seat_again
from cards.models import Answer, Assignment, Card, Classroom, Deck, Student


def lock_student(student_id: int) -> None:
    """Let the student answer nowhere else meanwhile. Raises GoneError."""
    if not Student.objects.filter(pk=student_id).update(turn=F("turn") + 1):
        raise GoneError("The student was deleted.")


def lock_classroom(classroom_id: int) -> Classroom:
    """The classroom; nobody else changes how it is joined meanwhile."""
    return Classroom.objects.select_for_update(no_key=True).get(pk=classroom_id)


def lock_seat(seat: Seat) -> Seat:
    """The seat, whose student can answer nowhere else meanwhile.

    If the student was merged into another just now, the seat is that one's.
    """
    try:
        lock_student(seat.student.pk)
    except GoneError:
        return lock_seat(get_seat_again(seat))
    return seat


def lock_whole_students(*student_ids: int) -> list[Student]:
    """Those of the students who are still there, by key: nothing at all can be added to them.

    Unlike `lock_student` this keeps out new devices too, which only refer to the student.
    """
    wanted = Student.objects.filter(pk__in=student_ids)
    found = list(wanted.order_by("pk").select_for_update())
    if found:  # what any of them does next comes after all that they did
        wanted.update(turn=max(student.turn for student in found) + 1)
    return found


def lock_deck(deck_id: int) -> Deck:
    """The deck as it is now; nobody else changes its cards meanwhile. Raises GoneError."""
    deck = Deck.objects.select_for_update(no_key=True).filter(pk=deck_id).first()
    if deck is None:
        raise GoneError("The deck was deleted.")
    return deck


def lock_deck_to_delete_it(deck_id: int) -> Deck:
    """The deck, when whatever was being answered on it is in the log, and no more can come."""
    deck = lock_deck(deck_id)
    classrooms = Assignment.objects.filter(deck=deck).values("classroom")
    _lock_students(Q(classroom__in=classrooms))
    return deck


def lock_deck_and_students(card: Card) -> Deck:
    """The card's deck as it is now; nobody who studies it can answer meanwhile.

    So whatever is being answered at this moment is in the log when the card changes, and whatever
    comes later is graded with the changed card.
    """
    deck = lock_deck(card.deck_id)
    studying = Q(classroom__in=Assignment.objects.filter(deck=deck).values("classroom"))
    answered = Q(pk__in=Answer.objects.filter(card=card).values("student"))
    _lock_students(studying | answered)
    return deck


def lock_students(student_ids: Collection[int]) -> list[int]:
    """Those of the students that are still there; none of them can answer meanwhile."""
    return _lock_students(Q(pk__in=student_ids))


def _lock_students(wanted: Q) -> list[int]:
    students = Student.objects.filter(wanted)
    in_order = students.order_by("pk").select_for_update(no_key=True)
    found = list(in_order.values_list("pk", flat=True))
    students.update(turn=F("turn") + 1)
    return found
