"""From paste to table, as people do it: a teacher, two students, four pages, one table.

The deck is a real page when its seed file lies beside the repository, else the sample deck.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import floor
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from cards.engine.mastery import SHIPPED, Tally, mastery_of, shrunk
from cards.engine.memory import MODEL, CardMemory, Evidence
from cards.engine.modes.learn import level_after
from cards.engine.questions import Kind, Mode, Verdict
from cards.engine.study_days import StudyCalendar
from cards.models import Answer, Card, Deck, Student, Teacher
from tests.browser.conftest import Browsers
from tests.browser.study import join

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
SEED = ROOT.parent / "shared" / "seeds" / "000_88eef15fbd619d7e.txt"
SAMPLE = ROOT / "cards" / "management" / "sample_deck.txt"
UNTIL_THE_TABLE_SHOWS_IT = 5_000
"""Milliseconds after an answer."""
FEW = 10
"""Below this many answers the table says how few they are."""


def test_a_teacher_pastes_a_page_and_watches_two_students_learn_it(browsers: Browsers) -> None:
    teacher = browsers.open()
    sign_up(teacher)
    deck = paste_and_save(teacher)
    address = share(teacher, deck)

    teacher.goto(f"/decks/{deck.pk}/")
    expect(teacher.get_by_role("heading", name="No analytics yet")).to_be_visible()
    expect(teacher.locator("#viewer .counter")).to_have_text(f"1/{deck.cards.count()}")

    ana = Pupil(browsers.open(), deck, "Ana R.", address)
    ana.sort_flashcards(knew=[True, True, False, True])
    ana.learn(right=[True, False])
    table_shows(teacher, ana)

    ben = Pupil(browsers.open(phone=True), deck, "Ben", address)
    ben.sort_flashcards(knew=[False])
    ben.learn(right=[True, True, False, True])
    ben.reload_and_be_at_the_same_question()
    ben.answer_until_the_round_is_over()
    ana.sort_flashcards(knew=[False] * 5)
    table_shows(teacher, ana)
    table_shows(teacher, ben)


# --- The teacher ----------------------------------------------------------------------------------


def sign_up(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Make a teacher account").click()
    page.get_by_label("Email").fill("ms.frizzle@example.org")
    page.get_by_label("Password").fill("seatbelts everyone")
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_role("heading", name="Your decks")).to_be_visible()


def paste_and_save(page: Page) -> Deck:
    is_seed = SEED.is_file()
    text = (SEED if is_seed else SAMPLE).read_text()
    page.get_by_role("link", name="Make your first deck").click()
    page.get_by_label("Cards", exact=True).fill(text)
    page.get_by_role("button", name="Preview").click()
    preview = page.locator("#preview")
    if is_seed:
        expect(preview.get_by_role("heading", name="56 cards")).to_be_visible()
        expect(preview.locator(".doubts")).to_contain_text("55")
        expect(preview.get_by_role("rowheader").first).to_have_text("Sigmoid Function")
        last = "SGD calc: 5000 images, batch=100, 10 epochs"
        expect(preview.get_by_role("rowheader").last).to_have_text(last)
        expect(preview).not_to_contain_text("No analytics yet")
    assert not Deck.objects.exists()  # a preview saves nothing
    page.get_by_label("Title").fill("Neural networks")
    page.get_by_role("button", name="Make this deck").click()
    expect(page.get_by_role("heading", name="Neural networks")).to_be_visible()
    deck = Deck.objects.get(owner=Teacher.objects.get(email="ms.frizzle@example.org"))
    assert deck.cards.count() == (56 if is_seed else len(text.strip().splitlines()))
    return deck


def share(page: Page, deck: Deck) -> str:
    page.get_by_role("link", name="Share").click()
    page.get_by_label("Name of the new class").fill("Period 3")
    page.get_by_role("button", name="Make the link").click()
    return page.get_by_label("Send this link to your students").input_value()


# --- A student ------------------------------------------------------------------------------------


@dataclass
class Pupil:
    """A student who knows the deck by heart, and counts what they did."""

    page: Page
    deck: Deck
    name: str
    address: str
    answers: int = 0
    terms: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        cards = Card.objects.filter(deck=self.deck)
        self.terms = {plain(card.definition): card.term for card in cards}
        join(self.page, self.address, self.name)

    @property
    def student(self) -> Student:
        return Student.objects.get(name=self.name)

    def begin(self, said_of_it: str) -> None:
        back = self.page.locator(".study-bar a")
        if back.count():
            back.click()
        card = self.page.get_by_role("listitem").filter(has=self.page.get_by_role("heading"))
        card.filter(has_text=said_of_it).get_by_role("button").first.click()

    def sort_flashcards(self, *, knew: list[bool]) -> None:
        self.begin("Look, turn, and sort")
        for each in knew:
            shown = self.prompt.inner_text()
            self.page.get_by_text("Show the answer").click()
            expect(self.page.locator(".flip .face")).to_have_text(self.term_for(shown))
            self.page.get_by_role("button", name="Knew it" if each else "Still learning").click()
            expect(self.prompt).not_to_have_text(shown)
            self.answers += 1

    def learn(self, *, right: list[bool]) -> None:
        self.begin("Rounds of seven")
        for each in right:
            self.answer(right=each)

    def answer(self, *, right: bool) -> None:
        """Choose among what is shown, see the verdict, go on."""
        term = self.term_for(self.prompt.inner_text())
        shown = self.page.locator(".choice > span").all_inner_texts()
        is_right = [plain(text) == plain(term) for text in shown]
        assert is_right.count(True) == 1
        self.page.locator(".choice").nth(is_right.index(right)).click()
        self.answers += 1
        verdict = "Right" if right else "Not this time"
        expect(self.page.get_by_role("heading", name=verdict)).to_be_visible()
        expect(self.page.locator(".expected")).to_have_text(term)
        self.page.get_by_role("link", name="Go on").click()
        expect(self.page.locator(".feedback")).to_have_count(0)

    def reload_and_be_at_the_same_question(self) -> None:
        question = self.page.locator("#step")
        before = question.inner_text()
        self.page.reload()
        assert question.inner_text() == before

    def answer_until_the_round_is_over(self) -> None:
        while not self.page.get_by_role("heading", name="Round 1 done").is_visible():
            self.answer(right=True)

    @property
    def prompt(self) -> Locator:
        return self.page.locator(".prompt, .question .flashcard > .face")

    def term_for(self, definition: str) -> str:
        return self.terms[plain(definition)]


def plain(text: str) -> str:
    return " ".join(text.split())


# --- The table ------------------------------------------------------------------------------------


def table_shows(teacher: Page, pupil: Pupil) -> None:
    """The row of the open page says what the log of answers comes to."""
    mastery, learn = figures(pupil)
    row = teacher.locator("#class-rows tr").filter(
        has=teacher.get_by_role("rowheader", name=pupil.name)
    )
    cells = row.get_by_role("cell")
    expect(cells.nth(0)).to_have_text(mastery, timeout=UNTIL_THE_TABLE_SHOWS_IT)
    expect(cells.nth(1)).to_have_text(learn)
    for not_built_yet in range(2, 6):
        expect(cells.nth(not_built_yet)).to_have_text("–")


@dataclass
class Believed:
    """What the engine makes of one student's log, an answer at a time."""

    answers: int = 0
    memories: dict[int, CardMemory] = field(default_factory=dict)
    levels: dict[int, int] = field(default_factory=dict)
    tallies: dict[int, Tally] = field(default_factory=dict)

    def learn_of(self, answer: Answer, calendar: StudyCalendar) -> None:
        kind, verdict, card = Kind(answer.kind), Verdict(answer.verdict), answer.card_id
        evidence = Evidence(kind, verdict, len(answer.options))
        at = int(answer.answered_at.timestamp())
        self.memories[card], weight = MODEL.update(self.memories.get(card), evidence, at, calendar)
        tally = self.tallies.get(card, Tally())
        self.tallies[card] = tally.plus(weight, is_right=verdict.is_right)
        if answer.mode == Mode.LEARN:
            self.levels[card] = level_after(self.levels.get(card, 0), kind, verdict)
        self.answers += 1


def figures(pupil: Pupil) -> tuple[str, str]:
    """What the Mastery and Learn cells must say, from each answer in turn by the engine's rules."""
    calendar = StudyCalendar(pupil.student.classroom.zone)
    believed: dict[int, Believed] = defaultdict(Believed)
    for answer in Answer.objects.filter(deck=pupil.deck).order_by("answered_at"):
        believed[answer.student_id].learn_of(answer, calendar)
    own = believed[pupil.student.pk]
    assert own.answers == pupil.answers
    others = [each for each in believed.values() if each is not own]
    size = pupil.deck.cards.count()
    chances = [
        SHIPPED.expected(
            MODEL.recall(memory, memory.last),
            shrunk(
                everyone=total(
                    tally for each in believed.values() for tally in each.tallies.values()
                ),
                classmates=total(each.tallies.get(card, Tally()) for each in others),
                student=total(own.tallies.values()),
                base_rate=SHIPPED.base_rate,
            ),
        )
        for card, memory in own.memories.items()
    ]
    mastery, low, high = mastery_of(chances, size, SHIPPED.spread)
    few = f" · {own.answers} answers" if own.answers < FEW else ""
    known = f"{percent(mastery)} % {percent(low)}–{percent(high)} %"
    seen = f"seen {percent(len(own.memories) / size)} %"
    learn = f"{percent(sum(own.levels.values()) / (2 * size))} %" if own.levels else "–"
    return f"{known} · {seen}{few}", learn


def total(tallies: Iterable[Tally]) -> Tally:
    found = list(tallies)
    return Tally(sum(tally.right for tally in found), sum(tally.total for tally in found))


def percent(share: float) -> int:
    return floor(share * 100 + 0.5)
