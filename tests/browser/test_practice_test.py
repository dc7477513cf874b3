"""A whole test: by mouse, by keyboard, on a phone, on a bad network, in two tabs."""

import pytest
from playwright.sync_api import Page, expect

from cards.access import Seat
from cards.engine.modes.practice_test import Asked
from cards.engine.questions import Kind
from cards.models import Answer, Deck, StudySession
from tests.browser.conftest import CUT_OFF, Browsers
from tests.browser.study import begin, paper, wait_until_saved
from tests.browser.test_lost_replies import ANSWERS, NOT_SAVED, lose_the_reply, lose_the_request
from tests.factories import client_of, right_value

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browsers: Browsers, seat: Seat, deck: Deck) -> Page:
    page = browsers.open(client_of(seat))
    begin(page, seat, deck, "Test", kinds="Matching pairs")
    return page


def fill(page: Page, asked: Asked, value: str) -> None:
    """Put a value into a question's field, as it goes by its kind."""
    if asked.kind is Kind.TYPED:
        page.locator(f"#{asked.name}").fill(value)
    elif asked.kind is Kind.MATCH:
        page.locator(f"#{asked.name}").select_option(value)
    else:
        page.locator(f"[name={asked.name}][value='{value}']").check()


def field(page: Page, asked: Asked) -> str:
    """What a question's field holds."""
    script = "([name]) => new FormData(document.querySelector('[data-paper] form')).get(name) ?? ''"
    return str(page.evaluate(script, [asked.name]))


def test_a_test_is_filled_in_reloaded_handed_in_and_explained(
    page: Page, seat: Seat, deck: Deck
) -> None:
    questions = paper(seat, deck).questions
    assert {asked.kind for asked in questions} == {
        Kind.TRUE_FALSE,
        Kind.CHOICE,
        Kind.MATCH,
        Kind.TYPED,
    }
    bar = page.locator(".paper-bar")
    for place, asked in enumerate(questions[:-1], start=1):
        fill(page, asked, right_value(asked))
        expect(bar).to_contain_text(f"{place} of 8 answered")
    wait_until_saved(page)
    page.reload()
    assert [field(page, asked) for asked in questions[:-1]] == [
        right_value(asked) for asked in questions[:-1]
    ]
    bar.get_by_role("button", name="Hand in").click()
    warning = page.get_by_role("heading", name="1 question still blank")
    expect(warning).to_be_focused()
    expect(warning).to_be_in_viewport()
    page.get_by_role("list", name="Go to").get_by_role("link").click()
    expect(page.locator(f"#{questions[-1].name}")).to_be_focused()
    fill(page, questions[-1], "something else")
    bar.get_by_role("button", name="Hand in").click()
    heading = page.get_by_role("heading", name="7 of 8 right, 88 %")
    expect(heading).to_be_focused()
    expect(heading).to_be_in_viewport()
    expect(page.locator(".answered[data-verdict=wrong]")).to_contain_text(questions[-1].answer)
    page.get_by_role("button", name="Practise the 1 you missed").click()
    expect(page.get_by_role("heading", name="1 question")).to_be_visible()
    assert [asked.card for asked in paper(seat, deck).questions] == [questions[-1].card]


def test_a_test_needs_no_mouse(page: Page, seat: Seat, deck: Deck) -> None:
    questions = paper(seat, deck).questions
    expect(page.get_by_role("heading", name="8 questions")).to_be_focused()
    page.keyboard.press("Tab")
    for asked in questions:
        answer_by_keyboard(page, asked)
    expect(page.get_by_role("button", name="Hand in")).to_be_focused()
    expect(page.locator(".paper-bar")).to_contain_text("8 of 8 answered")
    assert not Answer.objects.exists()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="8 of 8 right, 100 %")).to_be_focused()


def answer_by_keyboard(page: Page, asked: Asked) -> None:
    """Answer the question that has the focus, and go on to the next field."""
    target = page.locator(f"#{asked.name}")
    expect(target).to_be_focused()
    right = right_value(asked)
    if asked.kind is Kind.TYPED:
        page.keyboard.type(right)
        page.keyboard.press("Enter")
    elif asked.kind is Kind.MATCH:
        for _ in range([choice.value for choice in asked.choices].index(right) + 1):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
    else:
        values = page.locator(f"[name={asked.name}]").evaluate_all("all => all.map(e => e.value)")
        page.keyboard.press("Space")
        for _ in range(values.index(right)):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")


def test_a_test_is_taken_on_a_phone_by_touch(browsers: Browsers, seat: Seat, deck: Deck) -> None:
    page = browsers.open(client_of(seat), phone=True)
    begin(page, seat, deck, "Test")
    bar = page.locator(".paper-bar")
    expect(bar.get_by_role("button", name="Hand in")).to_be_in_viewport(ratio=1)
    questions = paper(seat, deck).questions
    for asked in questions:
        if asked.kind is Kind.TYPED:
            page.locator(f"#{asked.name}").tap()
            page.keyboard.type(asked.answer)
        else:
            value = right_value(asked)
            page.locator("label", has=page.locator(f"[name={asked.name}][value='{value}']")).tap()
    expect(bar).to_contain_text("8 of 8 answered")
    bar.get_by_role("button", name="Hand in").tap()
    expect(page.get_by_role("heading", name="8 of 8 right, 100 %")).to_be_in_viewport()


def test_what_is_typed_offline_is_saved_when_the_network_is_back(
    browsers: Browsers, page: Page, seat: Seat, deck: Deck
) -> None:
    browsers.expect_trouble(CUT_OFF)
    asked = paper(seat, deck).questions[-1]
    page.context.set_offline(True)
    fill(page, asked, "typed offline")
    expect(page.locator("#status")).to_have_text(NOT_SAVED)
    expect(page.locator(f"#{asked.name}")).to_be_editable()
    fill(page, asked, "typed offline, and more")
    page.context.set_offline(False)
    wait_until_saved(page)
    expect(page.locator("#status")).to_be_empty()
    assert paper(seat, deck).questions[-1].draft == "typed offline, and more"


def test_a_lost_reply_to_a_draft_does_no_harm(
    browsers: Browsers, page: Page, seat: Seat, deck: Deck
) -> None:
    browsers.expect_trouble(CUT_OFF)
    asked = paper(seat, deck).questions[-1]
    page.route(ANSWERS, lose_the_reply, times=1)
    fill(page, asked, "kept")
    wait_until_saved(page)
    assert paper(seat, deck).questions[-1].draft == "kept"


@pytest.mark.parametrize("trouble", [lose_the_reply, lose_the_request])
def test_a_test_whose_handing_in_was_lost_is_handed_in_once(
    browsers: Browsers, page: Page, seat: Seat, deck: Deck, trouble: object
) -> None:
    browsers.expect_trouble(CUT_OFF)
    for asked in paper(seat, deck).questions:
        fill(page, asked, right_value(asked))
    wait_until_saved(page)
    page.route(ANSWERS, trouble, times=1)  # type: ignore[arg-type]
    page.get_by_role("button", name="Hand in").click()
    expect(page.locator("#status")).to_have_text(NOT_SAVED)
    expect(page.get_by_role("heading", name="8 of 8 right")).to_be_visible()
    assert Answer.objects.count() == 8


def test_leaving_the_page_saves_what_was_typed_a_moment_ago(
    page: Page, seat: Seat, deck: Deck
) -> None:
    asked = paper(seat, deck).questions[-1]
    fill(page, asked, "just typed")
    page.reload()
    expect(page.locator(f"#{asked.name}")).to_have_value("just typed")


def test_what_could_not_be_saved_before_a_reload_comes_back_with_the_page(
    browsers: Browsers, page: Page, seat: Seat, deck: Deck
) -> None:
    browsers.expect_trouble(CUT_OFF)
    asked = paper(seat, deck).questions[-1]
    fill(page, asked, "typed")
    wait_until_saved(page)
    page.route(ANSWERS, lose_the_request)
    page.on("dialog", lambda dialog: dialog.accept())
    fill(page, asked, "typed, and more")
    expect(page.locator("#status")).to_have_text(NOT_SAVED)
    page.reload()
    expect(page.locator(f"#{asked.name}")).to_have_value("typed, and more")
    page.unroute(ANSWERS)
    wait_until_saved(page)
    assert paper(seat, deck).questions[-1].draft == "typed, and more"


def test_what_another_tab_saved_meanwhile_is_not_undone_by_coming_back(
    browsers: Browsers, page: Page, seat: Seat, deck: Deck
) -> None:
    browsers.expect_trouble(CUT_OFF)
    asked = paper(seat, deck).questions[-1]
    other = page.context.new_page()
    other.goto(page.url)
    page.route(ANSWERS, lose_the_request)
    page.on("dialog", lambda dialog: dialog.accept())
    fill(page, asked, "lost")
    expect(page.locator("#status")).to_have_text(NOT_SAVED)
    fill(other, asked, "saved elsewhere")
    wait_until_saved(other)
    page.reload()
    expect(page.locator(f"#{asked.name}")).to_have_value("saved elsewhere")


def test_a_tab_that_hands_in_leaves_alone_what_was_filled_in_elsewhere(
    page: Page, seat: Seat, deck: Deck
) -> None:
    first, *_, last = paper(seat, deck).questions
    other = page.context.new_page()
    other.goto(page.url)
    fill(other, last, last.answer)
    wait_until_saved(other)
    fill(page, first, right_value(first))
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("heading", name="6 questions still blank")).to_be_visible()
    expect(page.locator(f"#{last.name}")).to_have_value(last.answer)
    page.get_by_role("button", name="Hand in anyway").click()
    expect(page.get_by_role("heading", name="2 of 8 right, 25 %")).to_be_visible()
    fill(other, last, "too late")
    expect(other.locator("#status")).to_contain_text("Reload the page")
    assert StudySession.objects.get().finished_at
    assert Answer.objects.filter(response=last.answer).exists()
