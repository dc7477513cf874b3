"""Which cards: what is hard, what is given instead, and what is only said with enough evidence."""

from collections.abc import Callable, Iterable

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from analytics.items import Item, Moments, common_wrong, grouped
from analytics.queries.items import items_of
from cards.engine.questions import Kind
from cards.models import Answer, Card, Classroom, Deck, Student
from cards.services import decks
from tests.analytics.answers import answered, write
from tests.factories import NOON, make_classroom, make_seat


def item_of(classroom: Classroom, card: Card) -> Item:
    items = items_of(classroom, Deck.objects.get(pk=card.deck_id), NOON)
    return next(item for item in items if item.card_id == card.pk)


def students(classroom: Classroom, count: int) -> list[Student]:
    return [make_seat(classroom).student for _ in range(count)]


def give(who: Iterable[Student], card: Card, text: str, **how: object) -> None:
    write(answered(student, card, right=False, text=text, **how) for student in who)  # type: ignore[arg-type]


def made(tries: int, right: int, *, moments: Moments | None = None) -> Item:
    return Item(1, 0, "Term", "Definition", tries, right, tries, tries, 0.6, moments or Moments())


# --- Hard cards -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tries", "right", "hard"), [(10, 4, True), (10, 5, False), (9, 0, False), (200, 99, True)]
)
def test_a_card_is_hard_below_half_from_ten_first_tries(
    tries: int, right: int, *, hard: bool
) -> None:
    assert made(tries, right).is_hard is hard


def test_few_answers_do_not_put_a_card_on_top() -> None:
    once_wrong, often_wrong = made(1, 0), made(40, 10)
    assert once_wrong.smoothed > often_wrong.smoothed


def test_only_first_tries_of_a_day_count_for_a_card(group: Classroom, cards: list[Card]) -> None:
    (ben,) = students(group, 1)
    write(answered(ben, cards[0], right=False, on=day) for day in (0, 1))
    write(answered(ben, cards[0], right=True, on=day + 0.01) for day in (0, 1, 2))
    item = item_of(group, cards[0])
    assert (item.right, item.tries, item.asked, item.rate_percent) == (1, 3, 1, 33)


def test_cards_only_turned_over_are_seen_but_not_asked(group: Classroom, cards: list[Card]) -> None:
    (ben,) = students(group, 1)
    write([answered(ben, cards[0], right=False, kind=Kind.FLIP)])
    assert (item_of(group, cards[0]).seen, item_of(group, cards[0]).tries) == (1, 0)
    assert item_of(group, cards[1]).seen == 0


def test_removed_cards_and_other_classes_are_left_out(
    group: Classroom, cards: list[Card], numbers: Deck
) -> None:
    other = make_classroom(numbers.owner, numbers, name="Other")
    give(students(other, 4), cards[1], "seven")
    decks.remove_card(card=cards[0], now=NOON)
    items = items_of(group, numbers, NOON)
    assert len(items) == 19
    assert not any(item.tries or item.wrong or item.seen for item in items)


# --- Wrong answers --------------------------------------------------------------------------------


def test_a_wrong_answer_is_common_from_three_students(group: Classroom, cards: list[Card]) -> None:
    who = students(group, 3)
    give(who[:2] * 3, cards[0], "Seven")
    assert item_of(group, cards[0]).wrong == []
    give(who[2:], cards[0], " seven! ")
    assert item_of(group, cards[0]).wrong == [("Seven", 3)]


def test_texts_that_are_compared_as_the_same_are_one() -> None:
    given = [(1, "Größe"), (2, "grosse "), (3, "GRÖSSE."), (3, "Größe"), (4, "Weite")]
    assert common_wrong(given) == [("Größe", 3)]


@given(st.lists(st.tuples(st.integers(0, 6), st.text(min_size=1, max_size=8))))
def test_each_student_is_counted_once_for_each_text(given_: list[tuple[int, str]]) -> None:
    found = grouped(given_)
    assert all(1 <= wrong.students <= 7 for wrong in found)
    assert {wrong.text for wrong in found} <= {text for _, text in given_}
    assert grouped(given_ * 2) == found


@pytest.mark.parametrize(
    "change", [{"undone_at": NOON}, {"regraded": "right"}, {"card_version": 0}]
)
def test_what_does_not_count_is_no_wrong_answer(
    group: Classroom, cards: list[Card], change: dict[str, object]
) -> None:
    who = students(group, 3)
    give(who, cards[0], "seven")
    give(who, cards[1], "eight", mistaken_for=cards[2])
    Answer.objects.update(**change)
    assert not any(item_of(group, card).wrong for card in cards[:2])
    assert not any(item_of(group, card).confusions for card in cards[:2])


# --- Confused pairs -------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [Kind.TYPED, Kind.CHOICE])
def test_a_pair_is_confused_from_three_students_typed_or_chosen(
    group: Classroom, cards: list[Card], kind: Kind
) -> None:
    who = students(group, 4)
    other = cards[1]
    give(who[:2], cards[0], other.term, kind=kind, mistaken_for=other)
    assert not item_of(group, cards[0]).confusions
    give(who[2:3], cards[0], other.term, kind=kind, mistaken_for=other)
    write([answered(who[3], cards[0], right=True)])
    (confusion,) = item_of(group, cards[0]).confusions
    assert (confusion.given, confusion.students, confusion.asked) == (other.term, 3, 4)
    assert item_of(group, cards[0]).wrong == [], "it would be said twice"


def test_a_pair_goes_when_either_card_is_removed(group: Classroom, cards: list[Card]) -> None:
    give(students(group, 3), cards[0], cards[1].term, mistaken_for=cards[1])
    decks.remove_card(card=cards[1], now=NOON)
    assert not item_of(group, cards[0]).confusions


# --- Discrimination -------------------------------------------------------------------------------


def moments_of(pairs: list[tuple[float, float]]) -> Moments:
    return Moments(
        len(pairs),
        sum(x for x, _ in pairs),
        sum(y for _, y in pairs),
        sum(x * x for x, _ in pairs),
        sum(y * y for _, y in pairs),
        sum(x * y for x, y in pairs),
    )


@pytest.mark.parametrize(("students", "said"), [(99, False), (100, True)])
def test_nothing_is_said_of_a_cards_wording_below_a_hundred_students(
    students: int, *, said: bool
) -> None:
    """The better the student, the oftener wrong."""
    pairs = [(float(n % 2 == 0), n % 2 * 0.5 + n / 1000) for n in range(students)]
    assert made(students, 50, moments=moments_of(pairs)).asks_for_a_look is said


def test_a_card_that_tells_students_apart_is_left_alone() -> None:
    pairs = [(float(n > 50), n / 100) for n in range(100)]
    item = made(100, 50, moments=moments_of(pairs))
    assert item.moments.correlation == pytest.approx(0.866, abs=0.01)
    assert not item.asks_for_a_look


def test_the_database_sums_what_the_correlation_needs(group: Classroom, cards: list[Card]) -> None:
    who = students(group, 4)
    write(
        answered(student, card, right=place + number > 2)
        for place, student in enumerate(who)
        for number, card in enumerate(cards[:4])
    )
    rest = [(float(place > 2), sum(place + n > 2 for n in (1, 2, 3)) / 3) for place in range(4)]
    assert item_of(group, cards[0]).moments == pytest.approx(moments_of(rest))


# --- The page -------------------------------------------------------------------------------------


@pytest.fixture
def hard(group: Classroom, cards: list[Card]) -> Card:
    """A card that twelve students had wrong; nine of them took it for the second card."""
    who = students(group, 12)
    give(who[:9], cards[0], cards[1].term, mistaken_for=cards[1])
    give(who[9:], cards[0], "seven")
    write(answered(student, cards[1], right=True) for student in who)
    return cards[0]


def page(client: Client, classroom: Classroom, card: Card, **query: str) -> str:
    place = reverse("analytics:class_cards", args=[classroom.pk, card.deck_id])
    reply = client.get(place, query)
    assert reply.status_code == 200
    return " ".join(reply.content.decode().split())


def test_the_page_names_what_to_reteach_and_what_was_given_instead(
    owner_client: Client, group: Classroom, hard: Card, cards: list[Card]
) -> None:
    found = page(owner_client, group, hard)
    assert "Reteach first: " in found
    assert f"9 of 12 answered <strong><bdi>{cards[1].term}</bdi></strong>" in found
    assert "3 students wrote “<bdi>seven</bdi>”" in found
    assert f'value="{hard.number}" checked' in found
    assert f'value="{cards[1].number}" checked' not in found


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({}, 20),
        ({"show": "hard"}, 1),
        ({"show": "confused"}, 1),
        ({"show": "wrong"}, 1),
        ({"show": "unseen"}, 18),
        ({"show": "nonsense", "page": "nonsense"}, 20),
    ],
)
def test_the_cards_can_be_filtered(
    owner_client: Client, group: Classroom, hard: Card, query: dict[str, str], shown: int
) -> None:
    assert page(owner_client, group, hard, **query).count('name="card"') == shown


def test_the_hardest_stand_first_or_the_deck_in_its_order(
    owner_client: Client, group: Classroom, hard: Card, cards: list[Card]
) -> None:
    def places(**query: str) -> list[int]:
        found = page(owner_client, group, hard, **query)
        return [found.index(f'value="{card.number}"') for card in (cards[0], cards[2], cards[1])]

    assert places()[0] < places()[2] < places()[1], "who was not asked at all comes last"
    decks.add_card(deck=hard.deck, term="New", definition="At the end", accepted=[], tags=[])
    in_order = places(sort="deck")
    assert in_order[0] < in_order[2] < in_order[1]


def test_only_the_decks_owner_is_led_to_the_cards_form(
    owner_client: Client, co_teacher: Callable[[], Client], group: Classroom, hard: Card
) -> None:
    edit = reverse("cards:card_edit", args=[hard.pk])
    assert edit in page(owner_client, group, hard)
    assert edit not in page(co_teacher(), group, hard)


def test_a_class_without_answers_and_a_deck_without_cards_say_so(
    owner_client: Client, group: Classroom, cards: list[Card]
) -> None:
    assert "No answers yet" in page(owner_client, group, cards[0])
    Card.objects.update(removed_at=NOON)
    assert "This deck has no cards" in page(owner_client, group, cards[0])


def test_what_students_wrote_is_shown_as_text(
    owner_client: Client, group: Classroom, cards: list[Card]
) -> None:
    give(students(group, 3), cards[0], "<script>alert(1)</script>")
    found = page(owner_client, group, cards[0])
    assert "&lt;script&gt;alert(1)" in found
    assert "<script>alert" not in found
