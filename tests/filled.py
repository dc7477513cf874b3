"""A class in which every model that is about students or classes has rows."""

from analytics.models import Dismissal
from cards.access import Seat
from cards.engine.questions import Mode
from cards.models import (
    Classroom,
    Deck,
    Excuse,
    Link,
    LinkKind,
    Notice,
    NoticeKind,
    WrongCodes,
)
from cards.services import appeals, classrooms, stars
from tests.factories import NOON, card, give_typed, learn, make_teacher, start, take_test


def fill_class(seat: Seat, deck: Deck) -> None:
    """Let the student do everything that leaves a trace, and the class have all that it can have.

    A new model about students or classes needs a line here: the tests of privacy say so.
    """
    learn(seat, deck, True, False)
    take_test(seat, deck, right=2)
    start(seat, deck, Mode.SPACED)
    stars.star_card(seat=seat, deck=deck, number=1)
    answer = give_typed(seat, card(deck, "Mars"), "=HYPERLINK(“Ares”)")
    appeals.make_appeal(seat=seat, answer=answer, now=NOON)
    of_seat = {"classroom": seat.classroom, "student": seat.student}
    Notice.objects.create(**of_seat, kind=NoticeKind.values[0], last_at=NOON)
    WrongCodes.objects.create(**of_seat, count=2, last_at=NOON)
    Excuse.objects.create(**of_seat, deck=deck)
    Dismissal.objects.create(**of_seat, deck=deck, kind="stuck", evidence=1, dismissed_at=NOON)
    fill_staff_room(seat.classroom)


def fill_staff_room(classroom: Classroom) -> None:
    """What a class has without any student."""
    classrooms.invite_co_teacher(classroom=classroom, email="invited@example.org", now=NOON)
    classroom.co_teachers.add(make_teacher())
    Link.objects.create(classroom=classroom, kind=LinkKind.REPORT)
