"""The class table while it is being watched: it follows the class and leaves the teacher alone."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Locator, Page, Response, expect

from cards.models import Classroom, Deck
from tests.browser.conftest import Browsers
from tests.factories import client_of, flip, learn, make_seat

pytestmark = pytest.mark.browser

DORA = "Doranot started"
"""Her name, and the note below it."""

POLL = 8_000
"""Milliseconds within which the table has asked again, on a busy machine."""


@pytest.fixture
def busy_class(classroom: Classroom, deck: Deck) -> Classroom:
    """Three students who know much, something and nothing."""
    for name, knew in {"Ana": 6, "Ben": 0, "Cem": 3}.items():
        flip(make_seat(classroom, name), deck, *[place < knew for place in range(6)])
    make_seat(classroom, "Dora")
    return classroom


@pytest.fixture
def page(browsers: Browsers, busy_class: Classroom, deck: Deck, owner_client: Client) -> Page:
    """The teacher's open deck page, on a window that is narrower than the table."""
    page = browsers.open(owner_client)
    page.set_viewport_size({"width": 760, "height": 700})
    page.goto(reverse("cards:deck_detail", args=[deck.pk]))
    expect(names(page).first).to_be_visible()
    return page


def names(page: Page) -> Locator:
    return page.locator("#class-rows").get_by_role("rowheader")


def newcomer(classroom: Classroom, deck: Deck, name: str, *knew: bool) -> None:
    flip(make_seat(classroom, name), deck, *knew)


def is_unchanged(response: Response) -> bool:
    return "v=" in response.url and response.status == 204


def sort_by(page: Page, column: str) -> Locator:
    page.get_by_role("link", name=column).click()
    header = page.get_by_role("columnheader", name=column)
    expect(header).to_have_attribute("aria-sort", "ascending")
    return header


def test_focus_and_scrolling_survive_new_rows(
    page: Page, busy_class: Classroom, deck: Deck
) -> None:
    page.locator("#sort-mastery").focus()
    page.locator(".scroller").evaluate("(scroller) => { scroller.scrollLeft = 90 }")
    page.evaluate("window.scrollTo(0, 300)")
    newcomer(busy_class, deck, "Eve", True, True)
    expect(names(page)).to_have_text(["Ana", "Ben", "Cem", DORA, "Eve"], timeout=POLL)
    expect(page.locator("#sort-mastery")).to_be_focused()
    assert page.locator(".scroller").evaluate("(scroller) => scroller.scrollLeft") == 90
    assert page.evaluate("window.scrollY") == 300


def test_nothing_is_replaced_while_nothing_has_changed(page: Page) -> None:
    page.locator("#class-rows").evaluate("(rows) => { rows.dataset.first = 'yes' }")
    with page.expect_response(is_unchanged, timeout=POLL) as polled:
        pass
    assert polled.value.body() == b""
    expect(page.locator("#class-rows[data-first]")).to_have_count(1)


def test_a_click_sorts_and_the_order_stays_when_rows_come(
    page: Page, busy_class: Classroom, deck: Deck
) -> None:
    expect(names(page)).to_have_text(["Ana", "Ben", "Cem", DORA])
    header = sort_by(page, "Mastery")
    expect(names(page)).to_have_text(["Ben", "Cem", "Ana", DORA])
    expect(page.locator("#sort-mastery")).to_be_focused()
    page.get_by_role("link", name="Mastery").click()
    expect(header).to_have_attribute("aria-sort", "descending")
    expect(names(page)).to_have_text(["Ana", "Cem", "Ben", DORA])
    newcomer(busy_class, deck, "Eve", *[True] * 8)
    expect(names(page)).to_have_text(["Eve", "Ana", "Cem", "Ben", DORA], timeout=POLL)
    expect(header).to_have_attribute("aria-sort", "descending")


def test_sorting_leaves_a_wide_table_scrolled_as_it_was(page: Page) -> None:
    page.locator(".scroller").evaluate("(scroller) => { scroller.scrollLeft = 60 }")
    page.locator("#sort-learn").focus()
    before = page.locator(".scroller").evaluate("(scroller) => scroller.scrollLeft")
    page.keyboard.press("Enter")
    expect(page.get_by_role("columnheader", name="Learn")).to_have_attribute(
        "aria-sort", "ascending"
    )
    assert before > 0
    assert page.locator(".scroller").evaluate("(scroller) => scroller.scrollLeft") == before


def test_focus_inside_a_row_the_filter_and_the_page_survive_new_rows(
    browsers: Browsers, busy_class: Classroom, deck: Deck, owner_client: Client
) -> None:
    for number in range(60):
        newcomer(busy_class, deck, f"Pupil {number:02}", True)
    page = browsers.open(owner_client)
    address = reverse("analytics:class_table", args=[busy_class.pk, deck.pk])
    page.goto(f"{address}?name=pupil&page=2")
    expect(names(page)).to_have_text([f"Pupil {number:02}" for number in range(50, 60)])
    figure = page.get_by_role("row", name="Pupil 55").locator("a[data-heat]")
    figure.focus()
    figure.evaluate("link => { link.scrollIntoView({ block: 'center' }); link.dataset.old = '' }")
    where = page.evaluate("[scrollY, document.querySelector('.scroller').scrollTop]")
    newcomer(busy_class, deck, "Pupil 60", True)
    newcomer(busy_class, deck, "Somebody else", True)
    expect(names(page)).to_have_text(
        [f"Pupil {number:02}" for number in range(50, 61)], timeout=POLL
    )
    expect(page.locator("[data-old]")).to_have_count(0)
    expect(figure).to_be_focused()
    assert page.evaluate("[scrollY, document.querySelector('.scroller').scrollTop]") == where
    expect(page.locator("#class-pages")).to_contain_text("51–61 of 61 students of 66")
    expect(page.get_by_label("Name", exact=True)).to_have_value("pupil")


def test_typing_a_name_narrows_the_table_and_keeps_the_order(page: Page) -> None:
    sort_by(page, "Mastery")
    page.get_by_label("Name", exact=True).press_sequentially("e")
    expect(names(page)).to_have_text(["Ben", "Cem"])
    page.get_by_label("Name", exact=True).press_sequentially("n")
    expect(names(page)).to_have_text(["Ben"])
    expect(page.get_by_label("Name", exact=True)).to_be_focused()
    page.get_by_label("Name", exact=True).fill("")
    expect(names(page)).to_have_text(["Ben", "Cem", "Ana", DORA])
    page.get_by_label("Show").select_option("Not started")
    expect(names(page)).to_have_text([DORA])


def test_what_was_chosen_is_there_again_after_a_reload_and_coming_back(
    browsers: Browsers, busy_class: Classroom, deck: Deck, owner_client: Client
) -> None:
    page = browsers.open(owner_client)
    address = reverse("analytics:class_table", args=[busy_class.pk, deck.pk])
    page.goto(address)
    sort_by(page, "Mastery")
    page.get_by_label("Name", exact=True).press_sequentially("e")
    expect(names(page)).to_have_text(["Ben", "Cem"])
    expect(page).to_have_url(re.compile(f"{address}[?]sort=mastery&name=e$"))
    page.reload()
    expect(names(page)).to_have_text(["Ben", "Cem"])
    expect(page.get_by_label("Name", exact=True)).to_have_value("e")
    page.get_by_role("link", name="Ben").click()
    expect(page.get_by_role("heading", name="Ben", level=1)).to_be_visible()
    page.go_back()
    expect(names(page)).to_have_text(["Ben", "Cem"])


def test_on_the_deck_s_page_too(page: Page, busy_class: Classroom) -> None:
    sort_by(page, "Mastery")
    expect(page).to_have_url(re.compile(f"/decks/\\d+/[?]class={busy_class.pk}&sort=mastery$"))
    page.reload()
    expect(names(page)).to_have_text(["Ben", "Cem", "Ana", DORA])


def test_a_focused_figure_of_any_column_stays_focused(
    page: Page, busy_class: Classroom, deck: Deck
) -> None:
    learn(make_seat(busy_class, "Eve"), deck, True, False, True)
    figure = page.get_by_role("row", name="Eve").get_by_role("link", name="13 %")
    expect(figure).to_be_visible(timeout=POLL)
    figure.focus()
    newcomer(busy_class, deck, "Fritz", True)
    expect(names(page)).to_have_count(6, timeout=POLL)
    expect(figure).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Why 13 % in Learn?")).to_be_visible()


def test_all_decks_are_live_too(
    browsers: Browsers, busy_class: Classroom, deck: Deck, owner_client: Client
) -> None:
    page = browsers.open(owner_client)
    page.goto(reverse("analytics:classroom_table", args=[busy_class.pk]))
    expect(names(page)).to_have_text(["Ana", "Ben", "Cem", DORA])
    sort_by(page, "Mastery")
    newcomer(busy_class, deck, "Eve", *[True] * 8)
    expect(names(page)).to_have_text(["Ben", "Cem", "Ana", "Eve", DORA], timeout=POLL)
    page.get_by_role("row", name="Ben").locator("a[data-heat]").click()
    expect(page.get_by_role("heading", name="Ben", level=1)).to_be_visible()


def test_on_a_phone_every_student_is_a_card_that_fits(
    browsers: Browsers, busy_class: Classroom, deck: Deck, owner_client: Client
) -> None:
    page = browsers.open(owner_client, phone=True)
    page.goto(reverse("analytics:class_table", args=[busy_class.pk, deck.pk]))
    scroller = page.locator(".scroller")
    assert scroller.evaluate("box => box.scrollWidth <= box.clientWidth")
    ana = page.get_by_role("row", name="Ana")
    width = page.viewport_size["width"] if page.viewport_size else 0
    box = ana.bounding_box()
    assert box is not None
    assert box["width"] > width * 0.7
    expect(ana.get_by_role("cell")).to_have_count(8)
    expect(page.get_by_role("link", name="Mastery")).to_be_visible()


def test_names_stay_in_view_while_the_table_is_scrolled(page: Page) -> None:
    page.locator("#class-grid").scroll_into_view_if_needed()
    page.locator(".scroller").evaluate("(scroller) => { scroller.scrollLeft = 500 }")
    expect(names(page).first).to_be_in_viewport(ratio=0.9)
    expect(page.get_by_role("columnheader", name="Last")).to_be_in_viewport(ratio=0.9)


def test_the_first_answer_replaces_the_empty_state(
    browsers: Browsers, classroom: Classroom, deck: Deck, owner_client: Client
) -> None:
    page = browsers.open(owner_client)
    page.goto(reverse("cards:deck_detail", args=[deck.pk]))
    empty = page.get_by_role("heading", name="No analytics yet")
    expect(empty).to_be_visible()
    expect(page.get_by_role("link", name="Get the link")).to_be_visible()
    seat = make_seat(classroom, "Ana")
    expect(page.get_by_text("Joined so far, not studied yet: Ana")).to_be_visible(timeout=POLL)
    flip(seat, deck, True)
    expect(names(page)).to_have_text(["Ana"], timeout=POLL)
    expect(empty).to_have_count(0)


def test_a_teacher_who_was_signed_out_is_asked_to_sign_in(page: Page) -> None:
    Session.objects.all().delete()
    page.wait_for_url("**/accounts/login/**", timeout=POLL)
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(page.locator("#class-table")).to_have_count(0)
    expect(page.get_by_role("banner")).to_have_count(1)


def test_a_table_that_no_longer_hears_from_the_server_says_so(
    browsers: Browsers, page: Page
) -> None:
    browsers.expect_trouble("net::ERR|htmx:")
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    page.context.set_offline(True)
    expect(page.get_by_text("Not connected")).to_be_visible(timeout=POLL)
    expect(page.get_by_text("Live", exact=True)).to_be_hidden()
    page.context.set_offline(False)
    expect(page.get_by_text("Live", exact=True)).to_be_visible(timeout=POLL)


def test_a_student_never_sees_the_table(
    browsers: Browsers, busy_class: Classroom, deck: Deck
) -> None:
    page = browsers.open(client_of(make_seat(busy_class, "Eve")))
    page.goto(reverse("analytics:class_table", args=[busy_class.pk, deck.pk]))
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
