"""“I was right”: from a student's thumb to the teacher's inbox, and back."""

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from cards.access import Seat
from cards.models import Answer, Appeal, Deck
from tests.browser.conftest import CUT_OFF, Browsers
from tests.browser.study import asked, begin
from tests.browser.test_keyboard import tab_to
from tests.factories import client_of

pytestmark = pytest.mark.browser

BUTTON, SENT = "I was right", "Sent to your teacher"
UNTIL_THE_TABLE_SHOWS_IT = 8_000


def type_wrong(page: Page, seat: Seat, deck: Deck) -> None:
    begin(page, seat, deck, "Learn", kinds="Only type")
    page.get_by_label("Type the term").fill("my own word")
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_role("heading", name="Not this time")).to_be_visible()


def test_a_student_claims_a_teacher_accepts_and_both_see_it(
    browsers: Browsers, seat: Seat, deck: Deck, owner_client: Client
) -> None:
    student = browsers.open(client_of(seat), phone=True)
    type_wrong(student, seat, deck)
    question = asked(seat, deck)
    student.get_by_role("button", name=BUTTON).tap()
    expect(student.get_by_text(SENT)).to_be_focused()
    expect(student.get_by_role("button", name=BUTTON)).to_have_count(0)
    student.get_by_role("link", name="Go on").tap()
    expect(student.get_by_label("Type the term")).to_be_focused()
    assert asked(seat, deck) == question

    table, teacher = browsers.open(owner_client), browsers.open(owner_client)
    table.goto(reverse("cards:deck_detail", args=[deck.pk]))
    learn = table.locator("#class-rows tr").get_by_role("cell").nth(1)
    expect(learn).to_have_text("0 %")
    teacher.goto(reverse("cards:deck_list"))
    teacher.get_by_role("link", name="1 answer to look at").click()
    expect(teacher.get_by_text("counts it for 1 student.")).to_be_visible()
    teacher.get_by_text("1 student asked").click()
    expect(teacher.get_by_text("Ana R., Astronomy")).to_be_visible()
    teacher.get_by_role("button", name="Accept “my own word”").click()
    expect(teacher.get_by_text("“my own word” is right now.")).to_be_visible()
    expect(teacher.get_by_text("Nothing to look at.")).to_be_visible()
    expect(learn).to_have_text("13 %", timeout=UNTIL_THE_TABLE_SHOWS_IT)  # 2 of 16 steps

    student.locator(".study-bar a").tap()
    news = student.get_by_text("Your teacher accepted “my own word” for")
    expect(news).to_be_visible()
    student.get_by_role("button", name="Got it").tap()
    expect(news).to_have_count(0)
    expect(student.get_by_role("button", name="Go on with Learn")).to_be_visible()


def test_it_works_with_a_keyboard_alone(browsers: Browsers, seat: Seat, deck: Deck) -> None:
    page = browsers.open(client_of(seat))
    type_wrong(page, seat, deck)
    tab_to(page, page.get_by_role("button", name=BUTTON))
    page.keyboard.press("Enter")
    expect(page.get_by_text(SENT)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Type the term")).to_be_focused()
    assert Answer.objects.count() == Appeal.objects.count() == 1


def test_it_works_without_scripts(
    browsers: Browsers, seat: Seat, deck: Deck, owner_client: Client
) -> None:
    page = browsers.open(client_of(seat), javascript=False)
    type_wrong(page, seat, deck)
    page.get_by_role("button", name=BUTTON).click()
    expect(page.get_by_text(SENT)).to_be_visible()
    teacher = browsers.open(owner_client, javascript=False)
    teacher.goto(reverse("cards:appeal_list"))
    teacher.get_by_role("button", name="Reject").click()
    expect(teacher.get_by_text("“my own word” stays wrong.")).to_be_visible()
    page.locator(".study-bar a").click()
    expect(page.get_by_text("stays as it is: the answer is")).to_be_visible()


def test_a_claim_that_is_lost_on_the_way_can_be_made_again(
    browsers: Browsers, seat: Seat, deck: Deck
) -> None:
    browsers.expect_trouble(CUT_OFF)
    page = browsers.open(client_of(seat))
    type_wrong(page, seat, deck)
    page.context.set_offline(True)
    page.get_by_role("button", name=BUTTON).click()
    expect(page.locator("#status")).to_have_text("This could not be sent. Please try again.")
    expect(page.locator(".feedback")).to_be_visible()
    page.context.set_offline(False)
    page.get_by_role("button", name=BUTTON).click()
    expect(page.get_by_text(SENT)).to_be_visible()
    expect(page.locator(".feedback")).to_be_visible()
    assert Appeal.objects.count() == 1
