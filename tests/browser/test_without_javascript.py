"""Everything works where scripts do not run: plain forms, full pages."""

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from cards.access import Seat
from cards.engine.questions import Kind, Mode
from cards.models import Answer, Classroom, Deck, Link, Student
from tests.browser.conftest import Browsers
from tests.browser.study import (
    answer_right,
    answer_wrong,
    begin,
    finish_round,
    go_on,
    join,
    open_session,
    paper,
)
from tests.factories import PLANETS, client_of, flip

pytestmark = pytest.mark.browser


def test_a_student_joins_without_scripts(browsers: Browsers, classroom: Classroom) -> None:
    page = browsers.open(javascript=False)
    code = join(page, Link.objects.get(classroom=classroom).get_absolute_url(), "Ana R.")
    assert code.count("-") == 3
    expect(page.get_by_role("button", name="Start Flashcards")).to_be_visible()
    assert Student.objects.get().name == "Ana R."


def test_flashcards_are_turned_and_sorted_without_scripts(
    browsers: Browsers, seat: Seat, deck: Deck
) -> None:
    page = browsers.open(client_of(seat), javascript=False)
    begin(page, seat, deck, "Flashcards")
    expect(page.locator(".flip .face")).to_be_hidden()
    page.get_by_text("Show the answer").click()
    expect(page.locator(".flip .face")).to_have_text(PLANETS[0][0])
    page.get_by_role("button", name="Knew it").click()
    expect(page.locator(".counter")).to_have_text("2/8")
    page.get_by_role("button", name="Previous").click()
    expect(page.locator(".counter")).to_have_text("1/8")
    assert Answer.objects.get().response == "knew"


def test_learn_shows_each_verdict_and_the_rounds_summary_without_scripts(
    browsers: Browsers, seat: Seat, deck: Deck
) -> None:
    page = browsers.open(client_of(seat), javascript=False)
    begin(page, seat, deck, "Learn")
    question = answer_wrong(page, seat, deck)
    expect(page.get_by_role("heading", name="Not this time")).to_be_visible()
    expect(page.locator(".expected")).to_have_text(question.answer)
    expect(page.locator("#step")).to_be_hidden()
    go_on(page)
    answer_right(page, seat, deck)
    expect(page.get_by_role("heading", name="Right")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Right")).to_be_visible()
    go_on(page)
    finish_round(page, seat, deck)
    expect(page.locator(".lead")).to_have_text("6 right at once, 1 to look at again.")
    page.get_by_role("button", name="Next round").click()
    expect(page.locator(".prompt")).to_be_visible()
    assert open_session(seat, deck, Mode.LEARN).state["round"] == 2
    assert Answer.objects.count() == 8


def test_a_test_is_saved_handed_in_and_explained_without_scripts(
    browsers: Browsers, seat: Seat, deck: Deck
) -> None:
    page = browsers.open(client_of(seat), javascript=False)
    begin(page, seat, deck, "Test")
    questions = paper(seat, deck).questions
    typed = next(asked for asked in questions if asked.kind == Kind.TYPED)
    page.locator(f"#{typed.name}").fill(typed.answer)
    page.locator(f"#{typed.name}").press("Enter")
    expect(page.get_by_text("Saved. You can go on now or later.")).to_be_visible()
    expect(page.locator(f"#{typed.name}")).to_have_value(typed.answer)
    page.locator(f"[name={questions[0].name}]").first.check()
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("heading", name="6 questions still blank")).to_be_visible()
    expect(page.locator(f"[name={questions[0].name}]").first).to_be_checked()
    page.get_by_role("button", name="Hand in anyway").click()
    expect(page.get_by_role("heading", name="of 8 right")).to_be_visible()
    expect(page.locator(".answered")).to_have_count(8)
    page.get_by_role("button", name="you missed").click()
    expect(page.get_by_role("button", name="Hand in")).to_be_visible()
    assert typed.card not in {asked.card for asked in paper(seat, deck).questions}


def test_the_class_table_is_a_page_without_scripts(
    browsers: Browsers, seat: Seat, deck: Deck, owner_client: Client
) -> None:
    flip(seat, deck, True, False)
    page = browsers.open(owner_client, javascript=False)
    page.goto(reverse("cards:deck_detail", args=[deck.pk]))
    page.get_by_role("link", name="Open the class table of Astronomy").click()
    expect(page.get_by_role("rowheader", name="Ana R.")).to_be_visible()
    page.get_by_role("link", name="Mastery").click()
    expect(page.get_by_role("columnheader", name="Mastery")).to_have_attribute(
        "aria-sort", "ascending"
    )


def test_a_deck_is_previewed_and_saved_without_scripts(
    browsers: Browsers, owner_client: Client, deck: Deck
) -> None:
    page = browsers.open(owner_client, javascript=False)
    page.goto(reverse("cards:deck_import"))
    page.get_by_label("Cards", exact=True).fill("Cell\tThe unit of life\nRibosome\tMakes proteins")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("heading", name="2 cards")).to_be_visible()
    page.get_by_label("Title").fill("Cells")
    page.get_by_role("button", name="Make this deck").click()
    expect(page.get_by_role("heading", name="Cells")).to_be_visible()
    page.get_by_role("link", name="Next").click()
    expect(page.locator("#viewer .counter")).to_have_text("2/2")
    assert Deck.objects.get(title="Cells").cards.count() == 2
