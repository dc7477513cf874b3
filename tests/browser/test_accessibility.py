"""Every page in its main states passes axe, light and dark, on a desktop and on a phone.

And what axe cannot see: headings in order, no scrolling to the side, words for what happened.
"""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import CUT_OFF, DESKTOP, PHONE, Browsers
from tests.browser.places import PLACES, REFUSED, Who
from tests.browser.study import answer_right, begin, go_on
from tests.browser.world import World

pytestmark = pytest.mark.browser

# Evaluated, not added as a script: the content security policy would rightly refuse that.
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
RULES = {
    "rules": {"target-size": {"enabled": True}},
    "runOnly": [
        "wcag2a",
        "wcag2aa",
        "wcag21a",
        "wcag21aa",
        "wcag22aa",
        "best-practice",
    ],
    "resultTypes": ["violations"],
}

HEADINGS = """() => [...document.querySelectorAll("h1,h2,h3,h4,h5,h6")]
  .filter((heading) => heading.checkVisibility())
  .map((heading) => Number(heading.tagName[1]))"""


def violations(page: Page) -> list[str]:
    found = page.evaluate("(rules) => axe.run(document, rules)", RULES)["violations"]
    return [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]]


def sideways(page: Page) -> list[str]:
    """Whether the page must be scrolled to the side on a small screen."""
    found = []
    for width in (PHONE["width"], 320):
        page.set_viewport_size({"width": width, "height": 700})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"scrolls sideways at {width} pixels")
    return found


def faults(page: Page) -> list[str]:
    """What is wrong with the page as it is now: in the light on a desk, in the dark on a phone."""
    page.evaluate(AXE)
    found = []
    page.set_viewport_size(DESKTOP)
    page.emulate_media(color_scheme="light")
    found += [f"(desktop, light) {each}" for each in violations(page)]
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="dark")
    found += [f"(phone, dark) {each}" for each in violations(page)]
    page.emulate_media(color_scheme="light")
    found += sideways(page)
    headings: list[int] = page.evaluate(HEADINGS)
    if headings[:1] != [1] or headings.count(1) != 1:
        found.append(f"one h1 should come first: {headings}")
    if any(after > before + 1 for before, after in pairwise(headings)):
        found.append(f"a level of headings is left out: {headings}")
    return found


@pytest.mark.parametrize("who", Who)
def test_every_page_is_accessible_and_fits_a_phone(
    browsers: Browsers, world: World, who: Who
) -> None:
    browsers.expect_trouble(REFUSED)
    found = []
    page = browsers.open(who.client(world), phone=True)
    for place in PLACES:
        if place.who is who:
            place.go(page, world)
            found += [f"{place.name}: {fault}" for fault in faults(page)]
    assert not found, "\n".join(found)


def test_a_wrong_field_is_named_described_and_focused(browsers: Browsers, world: World) -> None:
    browsers.expect_trouble(REFUSED)
    page = browsers.open(world.teacher_client)
    page.goto(f"/decks/{world.deck.pk}/cards/add/")
    page.evaluate("document.querySelector('form.panel').noValidate = true")
    page.get_by_role("button", name="Save", exact=True).click()
    term = page.get_by_label("Term")
    expect(term).to_have_attribute("aria-invalid", "true")
    expect(term).to_have_accessible_description(re.compile("This field is required"))
    expect(term).to_be_focused()


def test_what_happened_is_said_in_one_lasting_status_region(
    browsers: Browsers, world: World
) -> None:
    browsers.expect_trouble(CUT_OFF)
    page = browsers.open(world.student_client)
    begin(page, world.seat, world.deck, "Learn")
    region = page.locator("#status")
    expect(region).to_have_role("status")
    expect(region).to_be_empty()
    region.evaluate("(element) => { element.dataset.first = 'yes' }")
    page.context.set_offline(True)
    page.locator(".choice").first.click()
    expect(page.locator("#status[data-first]")).to_have_text("Not saved yet. Trying again…")
    page.context.set_offline(False)
    expect(page.locator("#status[data-first]")).to_have_text("Saved.")
    expect(region).to_be_empty()


def test_a_right_verdict_goes_on_by_itself_but_waits_for_whoever_reads_it(
    browsers: Browsers, world: World
) -> None:
    page = browsers.open(world.student_client)
    begin(page, world.seat, world.deck, "Learn")
    page.clock.install()
    answer_right(page, world.seat, world.deck)
    page.clock.run_for(1_500)
    expect(page.locator(".feedback")).to_have_count(0)
    answer_right(page, world.seat, world.deck)
    page.locator(".feedback h2").click()
    page.clock.run_for(5_000)
    expect(page.locator(".feedback")).to_be_visible()
    go_on(page)
