"""A class with everything that strains a page: long, foreign, hostile, many."""

from dataclasses import dataclass
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from cards.access import Seat
from cards.engine.questions import Mode
from cards.models import Card, Classroom, Deck, Link, Memory, Progress, Student, Teacher, name_key
from cards.services import decks
from tests.factories import (
    PLANETS,
    client_of,
    make_classroom,
    make_deck,
    make_seat,
    make_teacher,
)

LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2
LONG_TEXT = ("A definition that goes on and on, as copied ones do. " * 40)[:2000]
HOSTILE = "<script>alert('term')</script>"
PAIRS = [
    (LONG_WORD, "One word that no line can hold"),
    ("The longest definition", LONG_TEXT),
    ("שלום 👋🏽", "مرحبا بالعالم، هذه بطاقة تُقرأ من اليمين إلى اليسار 🧑‍🚀"),
    (HOSTILE, 'A term that is markup, with "quotes" & <b>more</b> markup'),
    *PLANETS,
]
LONG_TITLE = "Biology 101, the second half of the second term: everything about cells, for the exam"
LONG_NAME = "Maximiliane-Theodora Wolfeschlegelsteinhausenbergerdorff Jr."[:60]
NAMES = (
    "Ada Ali Amara Anton Bao Beatriz Chidi Clara Dalia Dmitri Eun-ji Fatima Finn Gael Hana Ines "
    "Ivan Jamal Kofi Leila Mateo Nia Noor Olga Priya Quentin Ravi Sofia"
)


@dataclass(frozen=True, slots=True)
class World:
    """One teacher's class of thirty and an empty one; ``seat`` is in the middle of things."""

    teacher: Teacher
    deck: Deck
    classroom: Classroom
    other_classroom: Classroom
    link: Link
    seat: Seat

    @property
    def teacher_client(self) -> Client:
        client = Client()
        client.force_login(self.teacher)
        return client

    @property
    def student_client(self) -> Client:
        """The student's browser, with the study link opened in it once."""
        client = client_of(self.seat)
        client.get(self.link.get_absolute_url())
        return client

    @property
    def visitor_client(self) -> Client:
        """A browser in which only the study link was opened."""
        client = Client()
        client.get(self.link.get_absolute_url())
        return client


def make_world() -> World:
    teacher = make_teacher("owner@example.org")
    deck = make_deck(teacher, PAIRS, title=LONG_TITLE)
    decks.add_card(
        deck=deck,
        term="Pluto",
        definition="A dwarf planet",
        accepted=["134340 Pluto"],
        tags=["dwarf", "outer Solar System"],
    )
    removed = decks.add_card(
        deck=deck, term="Vulcan", definition="Not there after all", accepted=[], tags=[]
    )
    decks.remove_card(card=removed, now=timezone.now())
    classroom = make_classroom(
        teacher, deck, name="7b, natural sciences with Ms. Featherstonehaugh"
    )
    other_classroom = make_classroom(teacher, deck, name="7c")
    seat = make_seat(classroom, LONG_NAME)
    fill_class(classroom, deck)
    link = Link.objects.get(classroom=classroom, deck=deck)
    return World(teacher, deck, classroom, other_classroom, link, seat)


def fill_class(classroom: Classroom, deck: Deck) -> None:
    """Twenty-eight classmates: a third new, a third just begun, a third far on."""
    now = timezone.now()
    cards = list(Card.objects.current().filter(deck=deck))
    students = Student.objects.bulk_create(
        Student(classroom=classroom, name=name, name_key=name_key(name), joined_at=now)
        for name in NAMES.split()
    )
    memories: list[Memory] = []
    progress: list[Progress] = []
    for place, student in enumerate(students):
        seen = cards[: len(cards) * (place % 3) // 2]
        memories.extend(
            Memory(
                classroom=classroom,
                student=student,
                card=card,
                deck=deck,
                stability=0.3 + place,
                difficulty=5,
                last=int(now.timestamp()),
                due=int(now.timestamp()),
                proven=2,
                proven_right=1,
                learn_level=place % 3,
            )
            for card in seen
        )
        if seen:
            progress.append(
                Progress(
                    classroom=classroom,
                    student=student,
                    deck=deck,
                    mode=Mode.LEARN,
                    answers=len(seen) * 2 if place % 3 == 2 else 3,
                    right=3,
                    last_at=now - timedelta(minutes=place),
                )
            )
    Memory.objects.bulk_create(memories)
    Progress.objects.bulk_create(progress)
