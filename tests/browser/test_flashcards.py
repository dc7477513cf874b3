"""Flashcards in a browser: by mouse, keyboard and thumb, by themselves, and aloud."""

import json

import pytest
from playwright.sync_api import Page, expect

from cards.access import Seat
from cards.engine.questions import Mode
from cards.models import Answer, Classroom, Deck, Teacher
from cards.services import decks, sharing
from tests.browser.conftest import Browsers
from tests.browser.study import begin, open_session
from tests.factories import NOON, PLANETS, client_of, make_deck

pytestmark = pytest.mark.browser

FRONT, BACK = 6_000, 4_000
"""Milliseconds in which a planet's definition, and then its name, has surely been looked at."""

LONG_TEXT = "A definition that is longer than any screen of a phone. " * 35

SPEECH = """
window.spoken = [];
const voices = VOICES.map(([lang, localService]) => ({ lang, localService, name: lang }));
const speech = Object.assign(new EventTarget(), {
  speaking: false,
  getVoices: () => voices,
  speak({ text, lang, voice }) { window.spoken.push([text, lang, voice.lang]); },
  cancel() {},
});
Object.defineProperty(window, "speechSynthesis", { value: speech });
window.SpeechSynthesisUtterance = class extends EventTarget {
  constructor(text) { super(); this.text = text; }
};
"""


@pytest.fixture
def page(browsers: Browsers, seat: Seat, deck: Deck) -> Page:
    return browsers.open(client_of(seat))


@pytest.fixture
def phone(browsers: Browsers, seat: Seat, deck: Deck) -> Page:
    return browsers.open(client_of(seat), phone=True)


def give_voices(page: Page, *voices: tuple[str, bool]) -> None:
    """A device with these voices: their language, and whether they speak without a network."""
    page.add_init_script(SPEECH.replace("VOICES", json.dumps(voices)))


def spoken(page: Page) -> list[list[str]]:
    """What was read aloud: its text, its language, and that of its voice."""
    found: list[list[str]] = page.evaluate("window.spoken")
    return found


def set_languages(deck: Deck, term: str, definition: str) -> None:
    deck.term_language, deck.definition_language = term, definition
    decks.change_deck(deck=deck)


def counter(page: Page, text: str) -> None:
    expect(page.locator(".progress-line .counter")).to_have_text(text)


def is_over(page: Page) -> None:
    expect(page.get_by_role("heading", name="That was the last card")).to_be_visible()


def responses(seat: Seat) -> list[str]:
    answers = Answer.objects.filter(student=seat.student).order_by("answered_at")
    return [answer.response for answer in answers]


def swipe(page: Page, selector: str, x: int, y: int = 0) -> None:
    """Put a finger on an element and move it so many pixels to the right and down."""
    box = page.locator(selector).bounding_box()
    assert box is not None
    left, top = box["x"] + box["width"] / 2, box["y"] + min(box["height"], 600) / 2
    finger = page.context.new_cdp_session(page)
    moves = [("touchStart", 0.0), *(("touchMove", part / 8) for part in range(1, 9))]
    for kind, part in moves:
        at = {"x": left + x * part, "y": top + y * part}
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [at]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    finger.detach()


# --- A whole sitting ------------------------------------------------------------------------------


def test_a_sitting_by_mouse(page: Page, seat: Seat, deck: Deck) -> None:
    begin(page, seat, deck, "Flashcards")
    for place, (term, definition) in enumerate(PLANETS, start=1):
        counter(page, f"{place}/8")
        expect(page.locator("#prompt")).to_have_text(definition)
        page.locator("#prompt").click()
        expect(page.locator("#answer")).to_have_text(term)
        page.get_by_role("button", name="Knew it" if place % 2 else "Still learning").click()
    is_over(page)
    expect(page.locator(".lead")).to_have_text("4 you knew, 4 you are still learning.")
    assert responses(seat) == ["knew", "learning"] * 4
    page.get_by_role("button", name="Start over with all cards").click()
    counter(page, "1/8")


def test_a_sitting_by_keyboard_alone(page: Page, seat: Seat, deck: Deck) -> None:
    begin(page, seat, deck, "Flashcards")
    for place in range(1, 9):
        counter(page, f"{place}/8")
        page.keyboard.press("Space")
        expect(page.locator("#answer")).to_be_focused()
        if place == 3:
            page.keyboard.press("s")
            expect(page.locator("[data-star] button")).to_have_attribute("aria-pressed", "true")
        page.keyboard.press("2" if place % 2 else "1")
    is_over(page)
    page.keyboard.press("Enter")
    counter(page, "1/4")
    assert responses(seat) == ["knew", "learning"] * 4


# --- Swiping --------------------------------------------------------------------------------------


def test_a_sitting_by_swipes(phone: Page, seat: Seat, deck: Deck) -> None:
    begin(phone, seat, deck, "Flashcards")
    expect(phone.locator("[data-swipe-hint]")).to_be_visible()
    for place in range(1, 9):
        counter(phone, f"{place}/8")
        swipe(phone, ".flashcard", 140 if place % 2 else -140)
    is_over(phone)
    assert responses(seat) == ["knew", "learning"] * 4


def test_a_swipe_upwards_turns_the_card_and_a_short_one_does_nothing(
    phone: Page, seat: Seat, deck: Deck
) -> None:
    begin(phone, seat, deck, "Flashcards")
    phone.set_viewport_size({"width": 390, "height": 1200})  # nothing to scroll
    swipe(phone, ".flashcard", 0, -140)
    expect(phone.locator("#answer")).to_be_visible()
    swipe(phone, ".flashcard", 0, -140)
    expect(phone.locator("#answer")).to_be_hidden()
    swipe(phone, ".flashcard", 40)
    swipe(phone, ".flashcard", 100, 100)
    expect(phone.locator(".flashcard")).not_to_have_attribute("data-leaning", "right")
    counter(phone, "1/8")
    assert responses(seat) == []


@pytest.mark.parametrize(("x", "way"), [(120, "right"), (-120, "left"), (40, "")])
def test_a_card_says_where_it_will_go_before_it_is_let_go(
    phone: Page, seat: Seat, deck: Deck, x: int, way: str
) -> None:
    begin(phone, seat, deck, "Flashcards")
    finger = phone.context.new_cdp_session(phone)
    for kind, at in [("touchStart", 200), ("touchMove", 200 + x // 2), ("touchMove", 200 + x)]:
        points = [{"x": at, "y": 300}]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    expect(phone.locator(".flashcard")).to_have_attribute("data-leaning", way)
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    finger.send("Input.dispatchTouchEvent", {"type": "touchCancel", "touchPoints": []})
    expect(phone.locator("[data-leaning]")).to_have_count(0)
    assert responses(seat) == []


def test_a_long_card_is_still_scrolled_by_a_finger(
    phone: Page, seat: Seat, teacher: Teacher, classroom: Classroom
) -> None:
    long = make_deck(teacher, [("long", LONG_TEXT), ("other", "card")])
    sharing.share_deck(deck=long, classroom=classroom, now=NOON)
    begin(phone, seat, long, "Flashcards")
    swipe(phone, "#prompt", 0, -200)
    phone.wait_for_function("window.scrollY > 50")
    expect(phone.locator("#answer")).to_be_hidden()
    counter(phone, "1/2")


def test_nobody_is_told_to_swipe_who_has_no_touch_screen(
    page: Page, seat: Seat, deck: Deck
) -> None:
    begin(page, seat, deck, "Flashcards")
    expect(page.locator("[data-swipe-hint]")).to_be_hidden()


# --- By themselves --------------------------------------------------------------------------------


def play(page: Page, seat: Seat, deck: Deck) -> None:
    begin(page, seat, deck, "Flashcards")
    page.clock.install()
    page.get_by_role("button", name="Autoplay").click()


def test_autoplay_shows_every_card_on_both_sides_and_sorts_none(
    page: Page, seat: Seat, deck: Deck
) -> None:
    play(page, seat, deck)
    for place, (term, definition) in enumerate(PLANETS, start=1):
        counter(page, f"{place}/8")
        expect(page.locator("#prompt")).to_have_text(definition)
        expect(page.locator("#answer")).to_be_hidden()
        page.clock.run_for(FRONT)
        expect(page.locator("#answer")).to_have_text(term)
        expect(page.locator("#answer")).to_be_visible()
        page.clock.run_for(BACK)
    is_over(page)
    expect(page.locator("[data-autoplay]")).to_be_hidden()
    assert responses(seat) == []
    page.get_by_role("button", name="Start over with all cards").click()
    expect(page.get_by_role("button", name="Autoplay")).to_be_visible()
    page.clock.run_for(FRONT)
    expect(page.locator("#answer")).to_be_hidden()


@pytest.mark.parametrize("stop", ["its button", "a key", "a tap", "another window"])
def test_autoplay_stops_at_once(page: Page, seat: Seat, deck: Deck, stop: str) -> None:
    play(page, seat, deck)
    pause = page.get_by_role("button", name="Pause")
    expect(pause).to_be_visible()
    if stop == "its button":
        pause.click()
    elif stop == "a key":
        page.keyboard.press("ArrowUp")
    elif stop == "a tap":
        page.get_by_text("1/8").click()
    else:
        page.evaluate(
            """() => {
              Object.defineProperty(document, "hidden", { value: true });
              document.dispatchEvent(new Event("visibilitychange"));
            }"""
        )
    expect(page.get_by_role("button", name="Autoplay")).to_be_visible()
    page.clock.run_for(FRONT + BACK)
    expect(page.locator("#answer")).to_be_hidden()
    counter(page, "1/8")


def test_autoplay_waits_for_the_voice(page: Page, seat: Seat, deck: Deck) -> None:
    give_voices(page, ("en", True))
    play(page, seat, deck)
    page.evaluate("speechSynthesis.speaking = true")
    page.clock.run_for(FRONT + BACK)
    expect(page.locator("#answer")).to_be_hidden()
    page.evaluate("speechSynthesis.speaking = false")
    page.clock.run_for(1_000)
    expect(page.locator("#answer")).to_be_visible()


# --- Aloud ----------------------------------------------------------------------------------------


def test_each_side_is_read_aloud_in_its_language(page: Page, seat: Seat, deck: Deck) -> None:
    set_languages(deck, "la", "de-CH")
    give_voices(page, ("en-US", True), ("de_DE", True), ("la", True))
    begin(page, seat, deck, "Flashcards")
    page.get_by_role("button", name="Read the definition aloud").click()
    assert spoken(page) == [[PLANETS[0][1], "de-CH", "de_DE"]]
    page.get_by_text("Show the answer").click()
    page.get_by_role("button", name="Read the term aloud").click()
    assert spoken(page)[1:] == [["Mercury", "la", "la"]]
    expect(page.locator("#answer")).to_be_visible()


def test_a_deck_without_languages_is_read_in_that_of_the_page(
    page: Page, seat: Seat, deck: Deck
) -> None:
    give_voices(page, ("fr", True), ("en-GB", True))
    begin(page, seat, deck, "Flashcards")
    page.get_by_role("button", name="Read the definition aloud").click()
    assert spoken(page) == [[PLANETS[0][1], "en", "en-GB"]]


@pytest.mark.parametrize("voices", [[], [("en-US", False)], [("fr-FR", True)]])
def test_without_a_voice_of_the_device_nothing_is_offered(
    page: Page, seat: Seat, deck: Deck, voices: list[tuple[str, bool]]
) -> None:
    give_voices(page, *voices)
    begin(page, seat, deck, "Flashcards")
    expect(page.get_by_role("button", name="Autoplay")).to_be_visible()
    expect(page.locator("[data-speak='prompt']")).to_be_hidden()
    expect(page.locator("[data-speak-always]")).to_be_hidden()


def test_a_browser_that_cannot_speak_offers_nothing(page: Page, seat: Seat, deck: Deck) -> None:
    page.add_init_script("Object.defineProperty(window, 'speechSynthesis', { value: undefined })")
    begin(page, seat, deck, "Flashcards")
    expect(page.get_by_role("button", name="Autoplay")).to_be_visible()
    expect(page.locator("[data-speak='prompt']")).to_be_hidden()
    expect(page.locator("[data-speak-always]")).to_be_hidden()


def test_voices_that_come_late_are_offered_when_they_are_there(
    page: Page, seat: Seat, deck: Deck
) -> None:
    give_voices(page)
    begin(page, seat, deck, "Flashcards")
    page.evaluate(
        """() => {
          speechSynthesis.getVoices = () => [{ lang: "en", localService: true }];
          speechSynthesis.dispatchEvent(new Event("voiceschanged"));
        }"""
    )
    expect(page.get_by_role("button", name="Read the definition aloud")).to_be_visible()


def test_always_reading_aloud_is_remembered(page: Page, seat: Seat, deck: Deck) -> None:
    give_voices(page, ("en", True))
    begin(page, seat, deck, "Flashcards")
    always = page.get_by_role("button", name="Read aloud", exact=True)
    assert spoken(page) == []
    always.click()
    expect(always).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(always).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Space")
    expect(page.locator("#answer")).to_be_focused()
    page.keyboard.press("2")
    counter(page, "2/8")
    texts = [text for text, _, _ in spoken(page)]
    assert texts == [PLANETS[0][1], PLANETS[0][0], PLANETS[1][1]]
    always.click()
    page.keyboard.press("2")
    counter(page, "3/8")
    assert len(spoken(page)) == 3


def test_each_text_says_its_language_and_direction(page: Page, seat: Seat, deck: Deck) -> None:
    set_languages(deck, "he", "")
    begin(page, seat, deck, "Flashcards")
    expect(page.locator("#answer")).to_have_attribute("lang", "he")
    expect(page.locator("#answer")).to_have_attribute("dir", "rtl")
    assert page.locator("#prompt").get_attribute("lang") is None
    begin(page, seat, deck, "Learn")
    expect(page.locator(".choice > span").first).to_have_attribute("lang", "he")


# --- The whole screen -----------------------------------------------------------------------------


def test_the_whole_screen_is_taken_and_given_back(page: Page, seat: Seat, deck: Deck) -> None:
    begin(page, seat, deck, "Flashcards")
    button = page.get_by_role("button", name="Full screen")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".site-header")).to_be_hidden()
    page.get_by_role("button", name="Knew it").click()
    counter(page, "2/8")
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(page.locator(".site-header")).to_be_visible()


def test_a_browser_without_full_screen_does_not_offer_it(
    page: Page, seat: Seat, deck: Deck
) -> None:
    page.add_init_script("Object.defineProperty(document, 'fullscreenEnabled', { value: false })")
    begin(page, seat, deck, "Flashcards")
    expect(page.get_by_role("button", name="Autoplay")).to_be_visible()
    expect(page.get_by_role("button", name="Full screen")).to_be_hidden()
    assert open_session(seat, deck, Mode.FLASHCARDS)
