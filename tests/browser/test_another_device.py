"""A student comes back on another device, by name and code, to the very question they left."""

import pytest
from playwright.sync_api import expect

from cards.models import Answer, Classroom, Deck, Device, Link, Student
from tests.browser.conftest import Browsers
from tests.browser.study import join
from tests.factories import PLANETS

pytestmark = pytest.mark.browser


def test_the_code_brings_a_student_back_to_the_same_question(
    browsers: Browsers, classroom: Classroom, deck: Deck
) -> None:
    address = Link.objects.get(classroom=classroom).get_absolute_url()
    computer = browsers.open()
    code = join(computer, address, "Ana R.")
    computer.get_by_role("button", name="Start Learn").click()
    computer.wait_for_url("**/sessions/**")
    for _ in range(2):
        computer.keyboard.press("1")
        computer.get_by_role("link", name="Go on").click()
        expect(computer.locator(".feedback")).to_have_count(0)
    left_at = computer.locator("#sitting").inner_text()

    phone = browsers.open(phone=True)
    phone.goto(address)
    phone.get_by_role("link", name="Come back with your code").click()
    phone.get_by_label("Your name").fill("  ana r. ")
    phone.get_by_label("Your code").fill(code.upper().replace("-", " "))
    phone.get_by_role("button", name="Come back").click()
    phone.get_by_role("button", name="Go on with Learn").click()
    expect(phone.locator("#step .prompt")).to_be_visible()
    shown = phone.locator("#sitting").inner_text()
    assert words(shown) == words(left_at)  # but for the keys, which a phone does not show

    expected = {definition: term for term, definition in PLANETS}
    term = expected[phone.locator("#step .prompt").inner_text()]
    phone.locator(".choice").filter(has_text=term).tap()
    expect(phone.get_by_role("heading", name="Right")).to_be_visible()
    assert Student.objects.count() == 1
    assert Device.objects.count() == 2
    assert Answer.objects.count() == 3


def words(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip() and not line.strip().isdigit()]


def test_a_wrong_code_lets_nobody_in(browsers: Browsers, classroom: Classroom, deck: Deck) -> None:
    browsers.expect_trouble("status of 422")
    address = Link.objects.get(classroom=classroom).get_absolute_url()
    join(browsers.open(), address, "Ana R.")
    stranger = browsers.open()
    stranger.goto(address)
    stranger.get_by_role("link", name="Come back with your code").click()
    stranger.get_by_label("Your name").fill("Ana R.")
    stranger.get_by_label("Your code").fill("maple-otter-lantern-42")
    stranger.get_by_role("button", name="Come back").click()
    expect(stranger.get_by_label("Your code")).to_be_focused()
    expect(stranger.locator(".field-error")).to_contain_text("do not belong together")
    expect(stranger.get_by_label("Your code")).to_have_value("maple-otter-lantern-42")
    assert Device.objects.count() == 1
