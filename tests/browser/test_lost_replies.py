"""On a bad network nothing is lost, nothing counts twice, and the page says how things stand."""

from collections.abc import Callable
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Dialog, Page, Request, Route, expect

from cards.access import Seat
from cards.engine.modes.base import Question
from cards.models import Answer, Deck, Device
from tests.browser.conftest import CUT_OFF, Browsers
from tests.browser.study import asked, begin
from tests.factories import client_of

pytestmark = pytest.mark.browser

ANSWERS = "**/answer/"
NOT_SAVED = "Not saved yet. Trying again…"


@pytest.fixture
def page(browsers: Browsers, seat: Seat, deck: Deck) -> Page:
    """The student's page, at a question to be typed."""
    browsers.expect_trouble(CUT_OFF)
    page = browsers.open(client_of(seat))
    begin(page, seat, deck, "Learn", kinds="Only type")
    return page


def sent_answers(page: Page) -> list[dict[str, list[str]]]:
    """Fills with the forms that the page sends as answers."""
    sent: list[dict[str, list[str]]] = []

    def note(request: Request) -> None:
        if request.url.endswith("/answer/"):
            sent.append(parse_qs(request.post_data or "", keep_blank_values=True))

    page.on("request", note)
    return sent


def lose_the_reply(route: Route) -> None:
    """The server gets the request; the page never hears of it."""
    route.fetch()
    route.abort("connectionreset")


def lose_the_request(route: Route) -> None:
    route.abort("connectionreset")


def break_the_server(route: Route) -> None:
    route.fulfill(status=500, body="broken")


def right_answer(seat: Seat, deck: Deck) -> str:
    question = asked(seat, deck)
    assert isinstance(question, Question)
    return question.answer


@pytest.mark.parametrize("trouble", [lose_the_reply, lose_the_request, break_the_server])
def test_an_answer_is_sent_again_under_the_same_key_and_counts_once(
    browsers: Browsers, page: Page, seat: Seat, deck: Deck, trouble: Callable[[Route], None]
) -> None:
    browsers.expect_trouble("500|htmx:responseError")
    sent = sent_answers(page)
    page.route(ANSWERS, trouble, times=1)
    page.get_by_label("Type the term").fill(right_answer(seat, deck))
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_have_text(NOT_SAVED)
    expect(page.get_by_role("heading", name="Right")).to_be_focused()
    expect(page.locator("#status")).to_have_text("Saved.")
    assert len(sent) == 2
    assert sent[0] == sent[1]
    answer = Answer.objects.get()
    assert str(answer.id) == sent[0]["question"][0]
    assert answer.verdict == "right"
    assert page.locator(".counter").inner_text() == "1 known, 7 to go"


def test_an_answer_given_offline_waits_in_its_field_until_the_network_is_back(
    page: Page, seat: Seat, deck: Deck
) -> None:
    answer = right_answer(seat, deck)
    page.context.set_offline(True)
    page.get_by_label("Type the term").fill(answer)
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_have_text(NOT_SAVED)
    expect(page.get_by_label("Type the term")).to_have_value(answer)
    assert not Answer.objects.exists()
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="Right")).to_be_visible()
    assert Answer.objects.get().response == answer


def test_a_choice_whose_reply_was_lost_cannot_be_changed_meanwhile(
    browsers: Browsers, page: Page, seat: Seat, deck: Deck
) -> None:
    begin(page, seat, deck, "Learn")
    page.route(ANSWERS, lose_the_reply, times=1)
    page.locator(".choice").nth(0).click()
    expect(page.locator("#status")).to_have_text(NOT_SAVED)
    assert page.locator("#step").evaluate("(step) => step.inert")
    page.keyboard.press("2")
    expect(page.locator(".feedback")).to_be_visible()
    assert Answer.objects.count() == 1


def test_a_page_with_an_unsaved_answer_asks_before_it_is_left(
    page: Page, seat: Seat, deck: Deck
) -> None:
    asked_to_stay: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked_to_stay.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.route(ANSWERS, lose_the_request)
    page.get_by_label("Type the term").fill("Mercury")
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_have_text(NOT_SAVED)
    page.reload()
    assert asked_to_stay == ["beforeunload"]


def test_an_answer_that_was_refused_is_not_sent_in_place_of_the_next(
    browsers: Browsers, page: Page, seat: Seat, deck: Deck
) -> None:
    browsers.expect_trouble("status of 422")
    page.route(ANSWERS, lose_the_request, times=1)
    page.keyboard.press("Enter")  # with nothing typed
    expect(page.get_by_role("alert")).to_contain_text("Type an answer")
    expect(page.locator("#status")).to_be_empty()
    page.route(ANSWERS, lose_the_request, times=1)
    page.get_by_label("Type the term").fill(right_answer(seat, deck))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Right")).to_be_visible()
    assert Answer.objects.count() == 1


def test_a_student_without_a_seat_is_told_and_keeps_what_was_typed(
    browsers: Browsers, page: Page, seat: Seat, deck: Deck
) -> None:
    browsers.expect_trouble("404|htmx:responseError")
    Device.objects.filter(pk=seat.device.pk).update(revoked_at="2026-01-01T00:00:00Z")
    page.get_by_label("Type the term").fill("Mercury")
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_have_text(
        "This could not be saved. Reload the page to see where you are."
    )
    expect(page.get_by_label("Type the term")).to_have_value("Mercury")
    expect(page.get_by_label("Type the term")).to_be_editable()


def test_a_double_tap_counts_once(page: Page, seat: Seat, deck: Deck) -> None:
    begin(page, seat, deck, "Learn")
    sent = sent_answers(page)
    page.locator(".choice").first.dblclick()
    expect(page.locator(".feedback")).to_be_visible()
    assert len(sent) == 1
    assert Answer.objects.count() == 1
