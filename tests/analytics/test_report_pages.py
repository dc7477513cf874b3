"""A report link: the class's figures without an account, and names only as the teacher chose."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from analytics.visitors import initials
from cards.models import Classroom, Deck, Link, NamesShown
from cards.services.sharing import revoke_link
from tests.analytics.test_class_table_page import cells, names
from tests.cards.pages import body, follow, is_fragment, text_of
from tests.factories import flip, learn, make_deck, make_report_link, make_seat, take_test

STUDENTS = ["Anna Adler", "Berta Braun", "Carl Conrad", "Dora Diehl", "Emil Ernst", "Fritz Falk"]
FORECAST = "analytics:report_forecast"
CARDS = "analytics:report_cards"
TABLE = "analytics:report_table"

Visit = Callable[[NamesShown], tuple[Client, Link]]


@pytest.fixture
def a_class(classroom: Classroom, deck: Deck) -> None:
    """Six students, joined in the order of their names; four are alike in every figure."""
    seats = [make_seat(classroom, name) for name in STUDENTS]
    learn(seats[0], deck, True, False, True)
    take_test(seats[1], deck, right=5)
    flip(seats[1], deck, True)


@pytest.fixture
def visit(classroom: Classroom) -> Visit:
    """A visitor's browser, with a report link opened that calls students so."""

    def open_report(called: NamesShown) -> tuple[Client, Link]:
        client, report = Client(), make_report_link(classroom, names=called)
        client.get(report.get_absolute_url())
        return client, report

    return open_report


def address(report: Link, deck: Deck, name: str = TABLE) -> str:
    return reverse(name, args=[report.pk, deck.pk])


# --- Opening --------------------------------------------------------------------------------------


def test_opening_takes_the_token_out_of_the_address(
    classroom: Classroom, deck: Deck, a_class: None
) -> None:
    report, client = make_report_link(classroom, deck), Client()
    opened = client.get(report.get_absolute_url())
    assert report.token not in opened.headers["Location"]
    page = follow(client, follow(client, opened))
    assert page.status_code == 200
    assert report.token not in body(page)
    cookie = client.cookies[f"report-{report.pk}"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert 0 < int(cookie["max-age"]) <= 30 * 24 * 3600


def test_a_report_of_all_decks_lists_them(
    classroom: Classroom, deck: Deck, visit: Visit, a_class: None
) -> None:
    second = make_deck(classroom.owner, title="Moons")
    classroom.assignments.create(deck=second)
    client, report = visit(NamesShown.SHOWN)
    page = client.get(reverse("analytics:report", args=[report.pk]))
    assert address(report, deck) in body(page)
    assert address(report, second) in body(page)


def test_mastery_has_a_shape_beside_its_colour_as_in_the_teacher_s_table(
    deck: Deck, visit: Visit, a_class: None
) -> None:
    client, report = visit(NamesShown.HIDDEN)
    page = body(client.get(address(report, deck)))
    assert "css/teacher" in page
    assert 'class="table class-table reported"' in page
    shapes = (Path(settings.BASE_DIR) / "static" / "css" / "teacher.css").read_text()
    assert '.reported) [data-heat="4"]::before' in shapes


def test_a_report_of_one_deck_shows_no_other(classroom: Classroom, deck: Deck) -> None:
    second = make_deck(classroom.owner, title="Moons")
    classroom.assignments.create(deck=second)
    report, client = make_report_link(classroom, deck), Client()
    client.get(report.get_absolute_url())
    assert client.get(address(report, deck)).status_code == 200
    for name in (TABLE, FORECAST, CARDS):
        assert client.get(address(report, second, name)).status_code == 404


def test_a_deck_that_was_taken_from_the_class_is_not_shown(
    classroom: Classroom, deck: Deck, visit: Visit
) -> None:
    client, report = visit(NamesShown.SHOWN)
    classroom.assignments.all().delete()
    assert client.get(address(report, deck)).status_code == 404
    page = client.get(reverse("analytics:report", args=[report.pk]))
    assert "no deck at the moment" in text_of(page)


@pytest.mark.parametrize("name", [TABLE, FORECAST, CARDS])
def test_a_closed_report_is_gone_at_the_next_request(
    deck: Deck, visit: Visit, a_class: None, name: str
) -> None:
    client, report = visit(NamesShown.SHOWN)
    assert client.get(address(report, deck, name)).status_code == 200
    revoke_link(link=report, now=timezone.now())
    assert client.get(address(report, deck, name)).status_code == 404
    assert client.get(report.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("name", [TABLE, FORECAST])
def test_a_report_that_has_ended_is_gone(
    deck: Deck, visit: Visit, a_class: None, name: str
) -> None:
    client, report = visit(NamesShown.SHOWN)
    Link.objects.filter(pk=report.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(address(report, deck, name)).status_code == 404
    assert client.get(report.get_absolute_url()).status_code == 404


def test_a_study_link_opens_no_report_and_a_report_link_lets_nobody_join(
    classroom: Classroom, deck: Deck
) -> None:
    study = Link.objects.get(kind="study")
    report = make_report_link(classroom, deck)
    assert Client().get(reverse("cards:report_open", args=[study.token])).status_code == 404
    assert Client().get(reverse("cards:link_open", args=[report.token])).status_code == 404


# --- What is shown --------------------------------------------------------------------------------


@pytest.mark.parametrize("sort", ["", "-name", "mastery", "-mastery", "learn", "-test"])
def test_with_names_the_visitor_sees_the_teachers_figures(
    owner_client: Client,
    classroom: Classroom,
    deck: Deck,
    visit: Visit,
    a_class: None,
    sort: str,
) -> None:
    client, report = visit(NamesShown.SHOWN)
    theirs = body(client.get(address(report, deck), {"sort": sort}))
    own = reverse("analytics:class_table", args=[classroom.pk, deck.pk])
    teachers = body(owner_client.get(own, {"sort": sort}))
    assert names(theirs) == names(teachers)
    for name in STUDENTS:
        seen, known = cells(theirs, name), cells(teachers, name)
        assert numbers(seen) == numbers(known)


def numbers(texts: list[str]) -> list[list[str]]:
    return [re.findall(r"\d+|–", text.replace("–", "–" if text == "–" else " ")) for text in texts]


def test_the_visitor_gets_no_way_to_anything_else(deck: Deck, visit: Visit, a_class: None) -> None:
    client, report = visit(NamesShown.SHOWN)
    for name in (TABLE, FORECAST, CARDS):
        page = body(client.get(address(report, deck, name)))
        links = set(re.findall(r'(?:href|action|hx-get)="([^"]*)"', page))
        ways = {link.partition("?")[0] for link in links if not link.startswith("/static/")}
        assert ways - {"", "#content"} <= {
            reverse("analytics:report", args=[report.pk]),
            address(report, deck),
            address(report, deck, FORECAST),
            address(report, deck, CARDS),
            reverse("cards:privacy"),
        }
        assert "<form" not in page or 'method="get"' in page


def test_an_open_report_follows_and_asks_for_nothing_new_twice(
    classroom: Classroom, deck: Deck, visit: Visit, a_class: None
) -> None:
    client, report = visit(NamesShown.SHOWN)
    page = client.get(address(report, deck))
    found = re.search(r'hx-get="([^"]+)"', body(page))
    assert found
    again = found[1].replace("&amp;", "&")
    live = {"HX-Request": "true", "HX-Target": "report-rows"}
    assert client.get(again, headers=live).status_code == 204
    learn(make_seat(classroom, "Gerda Gross"), deck, True)
    news = client.get(again, headers=live)
    assert is_fragment(news)
    assert "Gerda Gross" in names(body(news))


# --- Names ----------------------------------------------------------------------------------------


def pages_of(client: Client, report: Link, deck: Deck) -> list[str]:
    """Everything that a visitor can open, in every order."""
    sorts = ["", "-name", "mastery", "-mastery", "learn", "-learn", "-test", "matching", "spaced"]
    tables = [body(client.get(address(report, deck), {"sort": sort})) for sort in sorts]
    return [*tables, body(client.get(address(report, deck, FORECAST)))]


@pytest.mark.parametrize("called", [NamesShown.INITIALS, NamesShown.HIDDEN])
def test_no_page_holds_a_name_or_a_students_key(
    classroom: Classroom, deck: Deck, visit: Visit, a_class: None, called: NamesShown
) -> None:
    offset = 7_654_000
    for student in classroom.students.all():  # keys that appear on a page by no other way
        assert student.pk < offset
    late = classroom.students.create(pk=offset + 1, name="Zoe Zeta", name_key="zoe zeta")
    client, report = visit(called)
    for page in pages_of(client, report, deck):
        assert str(late.pk) not in page
        assert [name for name in [*STUDENTS, "Zoe"] if name.split()[0] in page] == []


@pytest.mark.parametrize("called", NamesShown)
def test_rows_carry_no_attribute_that_tells_students_apart(
    deck: Deck, visit: Visit, a_class: None, called: NamesShown
) -> None:
    client, report = visit(called)
    for page in pages_of(client, report, deck):
        rows = re.findall(r"<tr[^>]*>\s*<th scope=\"row\">.*?</tr>", page, re.DOTALL)
        attributes = {found for row in rows for found in re.findall(r'(\S+?)="', row)}
        assert attributes <= {"scope", "class", "data-heat"}


def order_of(client: Client, report: Link, deck: Deck, sort: str = "") -> list[str]:
    return names(body(client.get(address(report, deck), {"sort": sort})))


def test_hidden_names_are_numbers(deck: Deck, visit: Visit, a_class: None) -> None:
    client, report = visit(NamesShown.HIDDEN)
    assert order_of(client, report, deck) == [f"Student {n}" for n in range(1, 7)]
    assert order_of(client, report, deck, "-name") == [f"Student {n}" for n in range(6, 0, -1)]


def test_a_hidden_student_keeps_the_number_in_every_order(
    deck: Deck, visit: Visit, a_class: None
) -> None:
    client, report = visit(NamesShown.HIDDEN)
    pages = [body(client.get(address(report, deck), {"sort": sort})) for sort in ("", "-mastery")]
    told = [{name: cells(page, name) for name in names(page)} for page in pages]
    assert told[0] == told[1]


def place_of_learner(client: Client, report: Link, deck: Deck) -> int:
    """Where Anna stands, who alone has used Learn."""
    page = body(client.get(address(report, deck)))
    return next(n for n, name in enumerate(names(page)) if cells(page, name)[1] != "–")


def test_neither_names_nor_joining_decide_where_a_hidden_student_stands(
    deck: Deck, visit: Visit, a_class: None
) -> None:
    places = {place_of_learner(*visit(NamesShown.HIDDEN), deck) for _ in range(40)}
    assert len(places) > 2  # each report mixes the six anew


def test_students_without_figures_stand_in_the_mixed_order_too(
    deck: Deck, visit: Visit, a_class: None
) -> None:
    """Ties must not fall back to the order of the names."""
    client, report = visit(NamesShown.HIDDEN)
    unsorted = order_of(client, report, deck)
    by_mastery = order_of(client, report, deck, "mastery")
    tied = by_mastery[2:]
    assert tied == [name for name in unsorted if name in tied]


def test_initials_are_sorted_by_what_is_shown(
    classroom: Classroom, deck: Deck, visit: Visit, a_class: None
) -> None:
    make_seat(classroom, "Alfred Zorn")
    client, report = visit(NamesShown.INITIALS)
    shown = ["A. A.", "A. Z.", "B. B.", "C. C.", "D. D.", "E. E.", "F. F."]
    assert order_of(client, report, deck) == shown


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Ana R.", "A. R."),
        ("Ana", "A."),
        ("maximiliane-Theodora von und zu Wald", "M. W."),
        ("“Ben” (Benno) K", "B. K."),
        ("Ülkü 7", "Ü. 7."),
        ("李 小龙", "李. 小."),
        ("👋🏽", "–"),
    ],
)
def test_initials_are_the_first_letters_of_the_first_and_last_word(name: str, short: str) -> None:
    assert initials(name) == short


@pytest.mark.parametrize("called", NamesShown)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_visitor_gets_no_files(
    classroom: Classroom, deck: Deck, visit: Visit, called: NamesShown, kind: str
) -> None:
    client, _ = visit(called)
    reply = client.get(reverse(f"analytics:class_table_{kind}", args=[classroom.pk, deck.pk]))
    assert reply.status_code == 302
    assert "/login/" in reply.headers["Location"]


def test_the_forecast_says_where_it_is_only_a_first_guess(
    deck: Deck, visit: Visit, a_class: None
) -> None:
    client, report = visit(NamesShown.HIDDEN)
    page = body(client.get(address(report, deck, FORECAST)))
    assert "a first guess" in page
    assert "/students/" not in page


# --- Which cards ----------------------------------------------------------------------------------


def test_a_report_shows_which_cards_are_hard_and_no_student(
    deck: Deck, visit: Visit, a_class: None
) -> None:
    client, report = visit(NamesShown.SHOWN)
    page = client.get(address(report, deck, CARDS))
    assert "Hardest first" in text_of(page)
    asked = re.findall(r"(\d+) of (\d+) first tr(?:y|ies) right", text_of(page))
    assert asked == sorted(asked, key=lambda each: int(each[0]) / int(each[1]))
    assert sum(int(tries) for _, tries in asked) == 3 + 8
    assert not any(name in body(page) for name in STUDENTS)
    inside = body(page).split("<main")[1]
    assert all(
        "/shared/" in link for link in re.findall(r'href="([^"]+)"', inside.split("</main>")[0])
    )


def test_before_any_answer_the_cards_of_a_report_say_so(deck: Deck, visit: Visit) -> None:
    client, report = visit(NamesShown.HIDDEN)
    said = text_of(client.get(address(report, deck, CARDS)))
    assert "Nobody has answered a card of this deck yet." in said
