"""Which answers count for a flag, and which do not."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest

from analytics.queries.signals import flags_of, signals_of
from analytics.signals import DAYS_WRONG, Flag, FlagKind
from cards.engine.questions import Kind
from cards.models import Answer, Assignment, Card, Classroom, Deck, Memory, Student
from cards.services import decks
from tests.analytics.answers import answered, write
from tests.factories import NOON, make_classroom, make_deck, make_seat, numbered_pairs

LATER = NOON + timedelta(days=5)


@pytest.fixture
def deck(numbers: Deck) -> Deck:
    return numbers


@pytest.fixture
def classroom(group: Classroom) -> Classroom:
    return group


def found(student: Student, deck: Deck, *, now: datetime = LATER) -> dict[FlagKind, Flag]:
    flags = flags_of(student.classroom, deck, now).get(student.pk, ())
    return {flag.kind: flag for flag in flags}


def tries(student: Student, cards: Iterable[Card], *, right: int, **how: object) -> list[Answer]:
    """An answer to each card, the first so many right."""
    return [
        answered(student, card, right=place < right, **how)  # type: ignore[arg-type]
        for place, card in enumerate(cards)
    ]


# --- Needs help -----------------------------------------------------------------------------------


def test_who_is_far_under_the_class_needs_help(
    ana: Student, classmates: list[Student], cards: list[Card], deck: Deck
) -> None:
    write(tries(ana, cards[:14], right=3))
    flag = found(ana, deck)[FlagKind.NEEDS_HELP]
    assert flag.reason.startswith("Right at the first try on 3 of 14 questions; classmates on ")
    assert not any(found(student, deck) for student in classmates)


def test_the_class_is_measured_on_the_same_cards(
    ana: Student, classmates: list[Student], cards: list[Card], deck: Deck
) -> None:
    """Who has only met the hard ones is not behind."""
    write(
        answered(student, card, right=False, on=1) for student in classmates for card in cards[:10]
    )
    hard = Answer.objects.filter(card__in=cards[:10], verdict="right")
    hard.update(verdict="wrong", rating=1)
    write(tries(ana, cards[:10], right=0, on=1))
    assert FlagKind.NEEDS_HELP not in found(ana, deck)


def test_typing_is_not_measured_against_choosing(
    ana: Student, classmates: list[Student], cards: list[Card], deck: Deck
) -> None:
    Answer.objects.update(kind=Kind.CHOICE)
    write(tries(ana, cards[:14], right=3))
    assert FlagKind.NEEDS_HELP not in found(ana, deck)


def test_without_classmates_there_is_nothing_to_be_measured_against(
    ana: Student, cards: list[Card], deck: Deck
) -> None:
    write(tries(ana, cards, right=0))
    assert not found(ana, deck)


def test_a_students_own_answers_are_no_part_of_what_they_are_measured_against(
    ana: Student, group: Classroom, cards: list[Card], deck: Deck
) -> None:
    ben = make_seat(group, "Ben").student
    write(tries(ben, cards, right=20))
    write(tries(ana, cards[:12], right=0))
    assert found(ana, deck)[FlagKind.NEEDS_HELP].reason == (
        "Right at the first try on 0 of 12 questions; classmates on 100 % of the same."
    )


@pytest.mark.parametrize(("of_classmates", "flagged"), [(10, True), (9, False)])
def test_a_class_is_something_to_measure_against_from_ten_first_tries(
    ana: Student,
    group: Classroom,
    cards: list[Card],
    deck: Deck,
    *,
    of_classmates: int,
    flagged: bool,
) -> None:
    ben = make_seat(group, "Ben").student
    write(tries(ben, cards[:of_classmates], right=20))
    write(tries(ana, cards[:12], right=0))
    assert (FlagKind.NEEDS_HELP in found(ana, deck)) is flagged


def test_only_the_first_try_of_a_day_counts(
    ana: Student, classmates: list[Student], cards: list[Card], deck: Deck
) -> None:
    """Learn asks a missed card again in the same round: that is no new failure, nor a success."""
    write(tries(ana, cards[:14], right=3))
    before = found(ana, deck)[FlagKind.NEEDS_HELP].reason
    write(answered(ana, card, right=True, on=0.01) for card in cards[:14] * 2)
    assert found(ana, deck)[FlagKind.NEEDS_HELP].reason == before
    write(answered(ana, card, right=True, on=1) for card in cards)
    assert FlagKind.NEEDS_HELP not in found(ana, deck)


@pytest.mark.parametrize(
    "change",
    [
        {"undone_at": NOON},
        {"weight": 0.0},
        {"kind": Kind.FLIP},
        {"regraded": "right"},
    ],
)
def test_what_does_not_count_raises_no_flag(
    ana: Student,
    classmates: list[Student],
    cards: list[Card],
    deck: Deck,
    change: dict[str, object],
) -> None:
    """Taken back, proving nothing, only turned over, or right after all."""
    write(tries(ana, cards, right=0))
    assert FlagKind.NEEDS_HELP in found(ana, deck)
    Answer.objects.filter(student=ana).update(**change)
    assert FlagKind.NEEDS_HELP not in found(ana, deck)


def test_removed_cards_and_old_versions_of_edited_ones_leave(
    ana: Student, classmates: list[Student], cards: list[Card], deck: Deck
) -> None:
    write(tries(ana, cards[:11], right=0))
    assert FlagKind.NEEDS_HELP in found(ana, deck)
    decks.remove_card(card=cards[0], now=NOON)
    assert "of 10" in found(ana, deck)[FlagKind.NEEDS_HELP].reason
    Card.objects.filter(pk=cards[1].pk).update(version=2, counts_from=2)
    assert FlagKind.NEEDS_HELP not in found(ana, deck)


# --- Stuck on a card ------------------------------------------------------------------------------


def stuck(student: Student, card: Card, cards: list[Card], *rights: bool) -> None:
    """One answer a day to the card, and enough right ones to others."""
    write(
        [answered(student, card, right=right, on=day) for day, right in enumerate(rights)]
        + [answered(student, other, right=True) for other in cards[5:15]]
    )


def test_a_card_wrong_on_three_days_is_named(ana: Student, cards: list[Card], deck: Deck) -> None:
    stuck(ana, cards[0], cards, False, False, False)
    assert found(ana, deck)[FlagKind.STUCK].reason == (
        f"“{cards[0].term}” wrong on 3 days, last on Wednesday."
    )


@pytest.mark.parametrize(
    ("rights", "flagged"),
    [
        ([False, False], False),
        ([False, False, True, False], True),
        ([False, False, False, True], False),  # has it now
        ([False, False, False, True, False], True),
    ],
)
def test_stuck_is_who_has_it_wrong_still(
    ana: Student, cards: list[Card], deck: Deck, rights: list[bool], *, flagged: bool
) -> None:
    stuck(ana, cards[0], cards, *rights)
    assert (FlagKind.STUCK in found(ana, deck)) is flagged


def test_wrong_later_on_a_day_counts_though_the_first_try_was_right(
    ana: Student, cards: list[Card], deck: Deck
) -> None:
    """Learn lets students choose first, and type then."""
    stuck(ana, cards[0], cards, True, True, True)
    assert FlagKind.STUCK not in found(ana, deck)
    write(answered(ana, cards[0], right=False, on=day + 0.01) for day in range(3))
    assert FlagKind.STUCK in found(ana, deck)


@pytest.mark.parametrize(("zone", "days"), [("Europe/Berlin", 3), ("UTC", 2)])
def test_a_day_begins_at_four_in_the_zone_of_the_class(
    ana: Student, classroom: Classroom, cards: list[Card], deck: Deck, zone: str, days: int
) -> None:
    """At 03:30 UTC the day before is not over; in Berlin it is 04:30, and a new one."""
    hours = [(2, 12, 0), (3, 2, 30), (3, 12, 0), (4, 3, 30)]
    moments = [datetime(2026, 3, day, hour, minute, tzinfo=UTC) for day, hour, minute in hours]
    write(
        [answered(ana, cards[0], right=False, at=at) for at in moments]
        + [answered(ana, other, right=True) for other in cards[5:15]]
    )
    classroom.time_zone = zone
    flags = flags_of(classroom, deck, LATER).get(ana.pk, ())
    assert (FlagKind.STUCK in {flag.kind for flag in flags}) is (days == DAYS_WRONG)


# --- Fading ---------------------------------------------------------------------------------------


def test_who_knew_it_and_stayed_away_fades(ana: Student, cards: list[Card], deck: Deck) -> None:
    write(tries(ana, cards, right=12))
    assert FlagKind.FADING not in found(ana, deck, now=NOON + timedelta(days=6))
    flag = found(ana, deck, now=NOON + timedelta(days=60))[FlagKind.FADING]
    assert flag.reason.startswith("Mastery fell from ")
    assert flag.reason.endswith(" since the last practice 60 days ago.")


def test_what_faded_before_the_last_practice_is_not_held_against_it(
    ana: Student, cards: list[Card], deck: Deck
) -> None:
    """Only what was lost since then: the other cards had faded already."""
    write(tries(ana, cards, right=12))
    now = NOON + timedelta(days=70)
    lost = found(ana, deck, now=now)[FlagKind.FADING].urgency
    write([answered(ana, cards[0], right=True, on=60)])
    assert found(ana, deck, now=now).get(FlagKind.FADING) is None
    assert lost > 0.1


def test_fading_needs_ten_seen_cards(ana: Student, cards: list[Card], deck: Deck) -> None:
    write(tries(ana, cards[:9], right=9))
    assert FlagKind.FADING not in found(ana, deck, now=NOON + timedelta(days=300))


# --- Not started, done, not assigned --------------------------------------------------------------


def test_who_has_not_started_is_told_apart_from_who_has_not_joined(
    ana: Student, classroom: Classroom, deck: Deck
) -> None:
    ben = make_seat(classroom, "Ben").student
    Student.objects.filter(pk=ben.pk).update(joined_at=None)
    assert found(ana, deck)[FlagKind.NOT_STARTED].reason == (
        "No answers yet; the deck was given 5 days ago."
    )
    assert found(ben, deck)[FlagKind.NOT_STARTED].reason == (
        "Has not joined; the deck was given 5 days ago."
    )
    assert not found(ana, deck, now=NOON + timedelta(days=2))


def test_who_has_recalled_every_card_is_not_flagged(
    ana: Student, classmates: list[Student], cards: list[Card], deck: Deck
) -> None:
    write(tries(ana, cards, right=0))
    stuck(ana, cards[0], cards, False, False, False)
    assert len(found(ana, deck)) == 2
    Memory.objects.filter(student=ana).update(learn_level=2)
    assert not found(ana, deck, now=NOON + timedelta(days=90))


def test_work_on_a_deck_that_is_not_assigned_is_not_counted(
    ana: Student, classmates: list[Student], cards: list[Card], deck: Deck
) -> None:
    write(tries(ana, cards, right=0))
    Assignment.objects.all().delete()
    assert flags_of(ana.classroom, deck, LATER) == {}


def test_another_class_and_another_deck_have_no_part_in_it(
    ana: Student, classmates: list[Student], cards: list[Card], deck: Deck
) -> None:
    other_deck = make_deck(deck.owner, numbered_pairs(12))
    other = make_seat(make_classroom(deck.owner, deck, other_deck)).student
    write(tries(other, cards, right=20))
    write(tries(ana, Card.objects.filter(deck=other_deck), right=0))
    write(tries(ana, cards[:9], right=0))
    assert FlagKind.NEEDS_HELP not in found(ana, deck)


def test_how_many_have_too_few_answers_is_counted(
    ana: Student, classmates: list[Student], cards: list[Card], deck: Deck
) -> None:
    signals = signals_of(ana.classroom, deck, NOON)
    assert (signals.students, signals.unsure, list(signals.open)) == (5, 1, [])
