"""From the table to knowing what to reteach in two clicks, and through it with the class."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from cards.models import Card
from tests.analytics.answers import answered, write
from tests.browser.conftest import Browsers
from tests.browser.world import World

pytestmark = pytest.mark.browser


@pytest.fixture
def hard(world: World) -> list[Card]:
    """Two planets that twelve students took for others."""
    mars, venus, earth = (world.deck.cards.get(term=term) for term in ("Mars", "Venus", "Earth"))
    students = world.classroom.students.all()[:12]
    write(
        answered(student, card, right=False, text=other.term, mistaken_for=other)
        for student in students
        for card, other in ((mars, venus), (venus, earth))
    )
    return [venus, mars]


def table(page: Page, world: World) -> None:
    page.goto(reverse("analytics:class_table", args=[world.classroom.pk, world.deck.pk]))


def test_two_clicks_lead_from_the_table_to_the_question_for_the_class(
    browsers: Browsers, world: World, hard: list[Card]
) -> None:
    page = browsers.open(world.teacher_client)
    table(page, world)
    page.get_by_role("link", name="Which cards").click()
    expect(page.get_by_text("Reteach first:")).to_contain_text("Mars")
    expect(page.get_by_role("checkbox", name="Review Mars")).to_be_checked()
    expect(page.get_by_text("12 of 12 answered Venus for it")).to_be_visible()
    page.get_by_role("button", name="Review ticked cards in class").click()
    expect(page.get_by_text(hard[0].definition)).to_be_visible()
    expect(page.get_by_text("1/2")).to_be_visible()


def test_the_review_goes_by_keyboard(browsers: Browsers, world: World, hard: list[Card]) -> None:
    page = browsers.open(world.teacher_client)
    page.goto(reverse("analytics:class_review", args=[world.classroom.pk, world.deck.pk]))
    expect(page.get_by_text("Earth", exact=False)).to_be_hidden()
    page.keyboard.press("Space")
    expect(page.get_by_text("12 answered “Earth”")).to_be_visible()
    page.keyboard.press("PageDown")
    expect(page.get_by_text(hard[1].definition)).to_be_visible()
    expect(page.get_by_text("12 answered")).to_be_hidden()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_text("1/2")).to_be_visible()


def test_the_review_goes_without_scripts(
    browsers: Browsers, world: World, hard: list[Card]
) -> None:
    page = browsers.open(world.teacher_client, javascript=False)
    table(page, world)
    page.get_by_role("link", name="Which cards").click()
    page.get_by_role("checkbox", name="Review Mars").uncheck()
    page.get_by_role("button", name="Review ticked cards in class").click()
    expect(page.get_by_text("1/1")).to_be_visible()
    page.get_by_text("Show the answer").click()
    expect(page.get_by_text("12 answered “Earth”")).to_be_visible()
    page.get_by_role("link", name="Done").click()
    expect(page.get_by_role("heading", name="Which cards")).to_be_visible()
