"""A phone in one hand: thumb-sized answers, a dark evening, and decks that nobody proofread."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from cards.models import Deck
from cards.services import sharing
from tests.browser.conftest import Browsers
from tests.browser.places import practice_blanks, practice_paper, practice_result
from tests.browser.study import answer_wrong, begin, go_on
from tests.browser.world import HOSTILE, LONG_TEXT, LONG_WORD, PAIRS, World
from tests.factories import NOON, make_deck

pytestmark = pytest.mark.browser

SMALLEST_TARGET = 44
NARROWEST = 320

TARGETS = "#sitting :is(button, input, select, summary, a)"
TOO_SMALL = f"""() => [...document.querySelectorAll("{TARGETS}")]
  .filter((target) => target.checkVisibility() && target.type !== "hidden")
  .map((target) => target.closest("label") ?? target)
  .map((target) => [target.textContent.trim(), target.getBoundingClientRect().height])
  .filter(([, height]) => height < {SMALLEST_TARGET})"""


@pytest.fixture
def page(browsers: Browsers, world: World) -> Page:
    return browsers.open(world.student_client, phone=True, dark=True)


def test_everything_to_tap_while_studying_is_thumb_sized(page: Page, world: World) -> None:
    begin(page, world.seat, world.deck, "Flashcards")
    assert page.evaluate(TOO_SMALL) == []
    begin(page, world.seat, world.deck, "Learn", kinds="Only type")
    assert page.evaluate(TOO_SMALL) == []
    answer_wrong(page, world.seat, world.deck)
    assert page.evaluate(TOO_SMALL) == []
    begin(page, world.seat, world.deck, "Learn")
    assert page.evaluate(TOO_SMALL) == []
    answer_wrong(page, world.seat, world.deck)
    assert page.evaluate(TOO_SMALL) == []
    for go in (practice_paper, practice_blanks, practice_result):
        go(page, world)
        assert page.evaluate(TOO_SMALL) == []


def test_a_card_is_turned_by_a_tap_and_sorted_by_a_tap(page: Page, world: World) -> None:
    begin(page, world.seat, world.deck, "Flashcards")
    page.locator(".flashcard > .face").tap()
    expect(page.locator(".flip .face")).to_have_text(LONG_WORD)
    page.get_by_role("button", name="Knew it").tap()
    expect(page.locator(".counter")).to_have_text("2/13")


def test_a_dark_scheme_gives_light_words_on_dark(page: Page, world: World) -> None:
    begin(page, world.seat, world.deck, "Learn")
    lightness = "(name) => Number(getComputedStyle(document.body)[name].match(/[\\d.]+/)[0])"
    assert page.evaluate(lightness, "backgroundColor") < 0.3
    assert page.evaluate(lightness, "color") > 0.8


def test_long_foreign_and_hostile_cards_are_shown_as_they_are_typed(
    page: Page, world: World
) -> None:
    page.set_viewport_size({"width": NARROWEST, "height": 640})
    begin(page, world.seat, world.deck, "Flashcards")
    for number, (term, definition) in enumerate(PAIRS[:4], start=1):
        expect(page.locator(".counter")).to_have_text(f"{number}/13")
        expect(page.locator(".flashcard > .face")).to_have_text(definition)
        page.get_by_text("Show the answer").tap()
        expect(page.locator(".flip .face")).to_have_text(term)
        assert page.evaluate("document.documentElement.scrollWidth") == NARROWEST
        page.get_by_role("button", name="Still learning").tap()
    assert len(LONG_TEXT) == 2000


def test_a_term_that_is_markup_stays_text_wherever_it_is_shown(
    browsers: Browsers, page: Page, world: World
) -> None:
    teacher = browsers.open(world.teacher_client)
    teacher.goto(reverse("cards:deck_detail", args=[world.deck.pk]) + "?card=4")
    expect(teacher.locator("#viewer .face").first).to_have_text(HOSTILE)
    expect(teacher.get_by_text(HOSTILE)).to_have_count(2)
    begin(page, world.seat, world.deck, "Learn", kinds="Only type")
    page.get_by_label("Type the term").fill(HOSTILE)
    page.get_by_role("button", name="Check").tap()
    expect(page.locator(".compare")).to_contain_text(HOSTILE)
    go_on(page)


def test_a_name_of_sixty_letters_leaves_room_for_the_rest(page: Page, world: World) -> None:
    page.set_viewport_size({"width": NARROWEST, "height": 640})
    begin(page, world.seat, world.deck, "Flashcards")
    name = page.locator(".seat-name").bounding_box()
    assert name is not None
    assert name["width"] > 50
    page.get_by_text("Not you?").tap()
    expect(page.get_by_role("button", name="Switch student")).to_be_in_viewport(ratio=1)


SHORT = [("hond", "dog"), ("kat", "cat"), ("vis", "fish"), ("koe", "cow"), ("vos", "fox")]


def given(world: World, pairs: list[tuple[str, str]]) -> Deck:
    deck = make_deck(world.deck.owner, pairs, title="More")
    sharing.share_deck(deck=deck, classroom=world.seat.classroom, now=NOON)
    return deck


@pytest.mark.parametrize("width", [320, 360, 400])
def test_a_whole_board_of_short_pairs_is_seen_at_once(page: Page, world: World, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 640})
    begin(page, world.seat, given(world, [*SHORT, ("paard", "horse")]), "Matching")
    tiles = page.locator(".match-tile")
    expect(tiles).to_have_count(12)
    for tile in tiles.all():
        expect(tile).to_be_in_viewport(ratio=1)
    assert page.evaluate(TOO_SMALL) == []


def test_a_very_long_question_leaves_its_answers_on_the_screen(page: Page, world: World) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    deck = given(world, [(term, f"{term}: {LONG_TEXT}") for term, _ in SHORT])
    begin(page, world.seat, deck, "Learn", kinds="Only choose")
    first = page.locator(".choice").first
    expect(first).to_be_in_viewport(ratio=1)
    whole = page.get_by_label("Show the whole text")
    whole.tap()
    expect(first).not_to_be_in_viewport()
    prompt = page.locator(".prompt")
    assert prompt.evaluate("(it) => it.scrollHeight <= it.clientHeight")
    whole.tap()
    expect(first).to_be_in_viewport(ratio=1)
    assert page.evaluate(TOO_SMALL) == []
