"""How a student joins and studies in a browser."""

from django.urls import reverse
from playwright.sync_api import Page, expect

from cards.access import Seat
from cards.engine.modes.base import Pause, Question
from cards.engine.modes.practice_test import Paper
from cards.engine.modes.registry import MODES
from cards.engine.questions import Kind, Mode
from cards.models import Deck, StudySession
from cards.services.content import load_deck


def join(page: Page, address: str, name: str) -> str:
    """Open a study link, type a name, confirm, be in; returns the resume code."""
    page.goto(address)
    page.get_by_label("Your name").fill(name)
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name=f"Yes, I am {name}").click()
    code = page.locator(".code").inner_text()
    page.get_by_role("link", name="Start studying").click()
    return code


def begin(page: Page, seat: Seat, deck: Deck, mode: str, *, kinds: str = "") -> None:
    """Open the deck and start a mode afresh, by its name on the page."""
    StudySession.objects.filter(classroom=seat.classroom, student=seat.student).delete()
    page.goto(reverse("cards:deck_study", args=[seat.classroom.pk, deck.pk]))
    if kinds:
        page.get_by_role("link", name=f"Options of {mode}").click()
        page.get_by_label(kinds).check()
    page.get_by_role("button", name=f"Start {mode}").click()
    page.wait_for_url("**/sessions/**")  # until its scripts listen


def open_session(seat: Seat, deck: Deck, mode: Mode = Mode.LEARN) -> StudySession:
    return StudySession.objects.get(
        classroom=seat.classroom, student=seat.student, deck=deck, mode=mode, finished_at=None
    )


def asked(seat: Seat, deck: Deck) -> Question | Pause:
    """What Learn asks the student now, as the engine sees it."""
    session = open_session(seat, deck)
    deck.refresh_from_db()
    step = MODES[Mode.LEARN].step(load_deck(deck.pk, deck.version), session.state)
    assert isinstance(step, Question | Pause)
    return step


def answer_right(page: Page, seat: Seat, deck: Deck) -> Question:
    """Give the right answer to Learn's question and wait for its verdict."""
    question = asked(seat, deck)
    assert isinstance(question, Question)
    _give(page, question, right=True)
    return question


def answer_wrong(page: Page, seat: Seat, deck: Deck) -> Question:
    """Give a wrong answer to Learn's question and wait for its verdict."""
    question = asked(seat, deck)
    assert isinstance(question, Question)
    _give(page, question, right=False)
    return question


def _give(page: Page, question: Question, *, right: bool) -> None:
    if question.kind is Kind.CHOICE:
        is_right = [option == question.card for option in question.options]
        page.locator(".choice").nth(is_right.index(right)).click()
    else:
        page.get_by_label("Type the").fill(question.answer if right else "something else entirely")
        page.get_by_role("button", name="Check").click()
    expect(page.locator(".feedback")).to_be_visible()


def go_on(page: Page) -> None:
    """From the verdict to the next question."""
    page.get_by_role("link", name="Go on").click()
    expect(page.locator(".feedback")).to_have_count(0)


def finish_round(page: Page, seat: Seat, deck: Deck) -> None:
    """Answer everything right until the round's summary."""
    while isinstance(asked(seat, deck), Question):
        answer_right(page, seat, deck)
        go_on(page)
    expect(page.get_by_role("heading", name="Round 1 done")).to_be_visible()


def paper(seat: Seat, deck: Deck) -> Paper:
    """What Test asks the student now, as the engine sees it."""
    session = open_session(seat, deck, Mode.TEST)
    deck.refresh_from_db()
    step = MODES[Mode.TEST].step(load_deck(deck.pk, deck.version), session.state)
    assert isinstance(step, Paper)
    return step


def wait_until_saved(page: Page) -> None:
    """Until the page says that what was filled in is saved."""
    expect(page.locator("[data-saved]")).to_be_visible()
