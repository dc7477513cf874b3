"""The table narrowed by name and state, cut into pages, and the class over all of them."""

import re

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from analytics.screen import ROWS_ON_A_PAGE
from bench.table_world import make_class
from cards.models import Classroom, Deck, Student, name_key
from tests.cards.pages import body, is_fragment, text_of
from tests.factories import NOON, flip, learn, make_seat


@pytest.fixture
def address(classroom: Classroom, deck: Deck) -> str:
    return reverse("analytics:class_table", args=[classroom.pk, deck.pk])


@pytest.fixture
def crowd(classroom: Classroom, deck: Deck) -> Classroom:
    """Ana, who answered, and 119 others who did not; ten of them are only on the roster."""
    flip(make_seat(classroom, "Ana Ruiz"), deck, True, True)
    for number in range(119):
        seat = make_seat(classroom, f"Student {number:03}")
        if number < 10:
            Student.objects.filter(pk=seat.student.pk).update(joined_at=None)
    return classroom


def names(page: HttpResponseBase) -> list[str]:
    return re.findall(r'<th scope="row">(?:<a [^>]*>)?([^<]+)', body(page))


def test_a_page_has_fifty_students_and_leads_to_the_next(
    owner_client: Client, crowd: Classroom, address: str
) -> None:
    page = owner_client.get(address)
    assert len(names(page)) == ROWS_ON_A_PAGE == 50
    assert "1–50 of 120 students" in text_of(page)
    last = owner_client.get(address, {"page": "3"})
    assert (len(names(last)), "101–120 of 120 students" in text_of(last)) == (20, True)
    assert re.findall(r'rel="(\w+)"', body(last).split("</head>")[1]) == ["prev"]


@pytest.mark.parametrize("page", ["0", "-1", "99", "x", "²", "9" * 30])
def test_a_page_that_is_not_there_is_one_that_is(
    owner_client: Client, crowd: Classroom, address: str, page: str
) -> None:
    reply = owner_client.get(address, {"page": page})
    assert reply.status_code == 200
    assert names(reply)


@pytest.mark.parametrize("wish", ["ana", "RUIZ", " ana  ruiz ", "a Ru"])
def test_a_part_of_a_name_finds_the_student(
    owner_client: Client, crowd: Classroom, address: str, wish: str
) -> None:
    assert names(owner_client.get(address, {"name": wish})) == ["Ana Ruiz"]


def test_a_name_that_nobody_has_says_so_and_leads_back(
    owner_client: Client, crowd: Classroom, address: str
) -> None:
    page = owner_client.get(address, {"name": "<b>Zoë</b>"})
    assert names(page) == []
    assert "Nobody is like that." in text_of(page)
    assert "<b>Zoë" not in body(page)


def test_who_has_not_started_is_listed_and_who_has_not_even_joined(
    owner_client: Client, crowd: Classroom, address: str
) -> None:
    page = owner_client.get(address, {"show": "not-started"})
    assert "119 students of 120" in text_of(page)
    assert "Ana Ruiz" not in names(page)
    assert text_of(page).count("not joined yet") == 10


def test_the_class_is_all_students_whatever_is_filtered(
    owner_client: Client, crowd: Classroom, deck: Deck, address: str
) -> None:
    learn(make_seat(crowd, "Ben"), deck, *[True] * 8)

    def the_class(**query: str) -> str:
        row = re.search(
            r'<th class="middle".*?</tr>', body(owner_client.get(address, query)), re.DOTALL
        )
        assert row
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row[0]))

    assert the_class() == the_class(name="ana") == the_class(show="not-started", page="2")
    assert "2 students" in the_class()


def test_order_filter_and_page_stay_together(
    owner_client: Client, crowd: Classroom, address: str
) -> None:
    page = body(
        owner_client.get(
            address, {"sort": "-name", "name": "student", "show": "not-started", "page": "2"}
        )
    )
    polled = re.search(r'id="class-rows" hx-get="([^"]+)"', page)
    assert polled
    said = "sort=-name&amp;name=student&amp;show=not-started"
    assert f"{said}&amp;page=2&amp;v=" in polled[1]
    assert f'href="{address}?{said}&amp;page=3"' in page
    assert f'?{said.replace("sort=-name", "sort=learn")}"' in page


def test_the_rows_that_come_by_themselves_bring_the_class_and_the_pages_along(
    owner_client: Client, crowd: Classroom, address: str
) -> None:
    rows = owner_client.get(address, headers={"HX-Request": "true", "HX-Target": "class-rows"})
    assert is_fragment(rows)
    assert body(rows).lstrip().startswith('<tbody id="class-rows"')
    assert body(rows).count("hx-swap-oob") == 2
    whole = owner_client.get(address, headers={"HX-Request": "true", "HX-Target": "class-grid"})
    assert is_fragment(whole)
    assert "hx-swap-oob" not in body(whole)


def test_two_hundred_students_are_at_most_forty_kilobytes(
    owner_client: Client, classroom: Classroom, deck: Deck, address: str
) -> None:
    flip(make_seat(classroom, "Ana"), deck, True)
    names = [f"Student {number}" for number in range(199)]
    Student.objects.bulk_create(
        Student(classroom=classroom, name=name, name_key=name_key(name)) for name in names
    )
    assert len(owner_client.get(address).content) < 40_000


def test_two_hundred_students_with_every_figure_are_at_most_forty_kilobytes(
    owner_client: Client, classroom: Classroom
) -> None:
    everyone, deck = make_class(classroom.owner, students=200, cards=3, decks=1, now=NOON)
    page = owner_client.get(reverse("analytics:class_table", args=[everyone.pk, deck.pk]))
    assert body(page).count("<a data-heat") == ROWS_ON_A_PAGE
    assert len(page.content) < 40_000


# --- The address ----------------------------------------------------------------------------------

GRID = {"HX-Request": "true", "HX-Target": "class-grid"}


@pytest.mark.parametrize(
    "query", ["", "sort=-mastery", "sort=test&name=a", "name=a&show=not-started&page=2"]
)
def test_what_was_chosen_stands_in_the_address_bar(
    owner_client: Client, crowd: Classroom, address: str, query: str
) -> None:
    asked = f"{address}?{query}&unknown=1".rstrip("?")
    reply = owner_client.get(asked, headers=GRID | {"HX-Current-URL": f"http://x{address}"})
    said = reply.headers["HX-Replace-Url"]
    assert said == f"{address}?{query}".rstrip("?")
    assert names(owner_client.get(said)) == names(reply)


def test_on_the_page_of_the_deck_it_stands_in_the_address_of_that_page(
    owner_client: Client, crowd: Classroom, deck: Deck, address: str
) -> None:
    page = reverse("cards:deck_detail", args=[deck.pk])
    at = GRID | {"HX-Current-URL": f"http://testserver{page}?card=3"}
    said = owner_client.get(f"{address}?sort=-mastery", headers=at).headers["HX-Replace-Url"]
    assert said == f"{page}?class={crowd.pk}&sort=-mastery"
    assert f'hx-get="{address}?class={crowd.pk}&amp;sort=-mastery"' in body(owner_client.get(said))


def test_polling_leaves_the_address_alone(
    owner_client: Client, crowd: Classroom, address: str
) -> None:
    rows = owner_client.get(address, headers=GRID | {"HX-Target": "class-rows"})
    assert "HX-Replace-Url" not in rows.headers


def test_the_files_are_of_what_was_chosen(
    owner_client: Client, crowd: Classroom, address: str
) -> None:
    grid = body(owner_client.get(f"{address}?sort=-mastery&name=a", headers=GRID))
    for kind in ("csv", "xlsx"):
        assert f'href="{address}table.{kind}?sort=-mastery&amp;name=a"' in grid
