"""Test: a practice test on one page, saved as it is written and graded when it is handed in."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from random import Random
from typing import ClassVar

from cards.engine.distractors import surely_wrong
from cards.engine.grading import LONG_ANSWER_WORDS, key_words
from cards.engine.modes.base import (
    Graded,
    ModeProgress,
    Options,
    Outcome,
    Question,
    Response,
    Standing,
    State,
    UnfitResponseError,
)
from cards.engine.modes.choices import confused_numbers
from cards.engine.modes.paper import IN_ORDER, Item, Maker, unmistakable
from cards.engine.modes.responses import (
    graded_as,
    graded_choice,
    graded_judgement,
    graded_text,
)
from cards.engine.modes.scope import EVERY_CARD, cards_in, scope_of, sides_asked
from cards.engine.questions import Card, Deck, Kind, Mode, Side, Verdict
from cards.engine.text import word_count

USUAL_COUNT = 20
MOST_QUESTIONS = 100
USUAL_KINDS = (Kind.TRUE_FALSE, Kind.CHOICE, Kind.TYPED)
"""Pairs are left out: each proves half as much as a choice, and they have a mode of their own."""

WRITING, JUDGING, HANDED_IN = "writing", "judging", "handed in"
TRUE, FALSE = "true", "false"
FEWEST_ANSWERS = 2


@dataclass(slots=True)
class Written:
    """The state. ``drafts`` and ``judgements`` are what was put into fields, by card number.

    ``warned``: the student was told what is still blank.
    """

    items: list[Item]
    scope: str = EVERY_CARD
    stage: str = WRITING
    drafts: dict[str, str] = field(default_factory=dict)
    judgements: dict[str, str] = field(default_factory=dict)
    warned: bool = False

    @classmethod
    def of(cls, state: State) -> "Written":
        """What was written, so that it may be changed without changing the state itself."""
        items = [
            Item(Kind(each["kind"]), Side(each["side"]), each["cards"], each["options"])
            for each in state["items"]
        ]
        texts = {name: dict(state[name]) for name in ("drafts", "judgements")}
        return cls(items, state["scope"], state["stage"], **texts, warned=state["warned"])


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to tick or pick: ``value`` is what its field then holds."""

    value: str
    text: str
    is_given: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """One question on the paper and what was put into its field.

    ``options``: the cards whose answers are offered, by the value that a field holds for them.
    ``given`` is the long answer that the student is asked to judge.
    """

    place: int
    kind: Kind
    card: Card
    side: Side
    options: Mapping[str, Card] = field(default_factory=dict)
    draft: str = ""
    given: str = ""

    @property
    def name(self) -> str:
        """The name of its field."""
        return f"q-{self.card.number}"

    @property
    def question(self) -> Question:
        return Question(self.kind, self.card, self.side, tuple(self.options.values()), self.given)

    @property
    def prompt(self) -> str:
        return self.card.text(self.side.other)

    @property
    def answer(self) -> str:
        return self.card.text(self.side)

    @property
    def is_blank(self) -> bool:
        return not self.draft.strip()

    @property
    def is_long(self) -> bool:
        return word_count(self.answer) > LONG_ANSWER_WORDS

    @property
    def key_words(self) -> tuple[str, ...]:
        return key_words(self.answer)

    @property
    def statement(self) -> Card:
        """The card whose answer a statement claims to be right."""
        return next(iter(self.options.values()))

    @property
    def claim(self) -> str:
        return self.statement.text(self.side)

    @property
    def choices(self) -> tuple[Choice, ...]:
        return tuple(
            Choice(value, card.text(self.side), value == self.draft)
            for value, card in self.options.items()
        )

    def takes(self, value: str) -> bool:
        """Whether its field can hold the value."""
        if self.kind is Kind.TYPED or not value:
            return True
        if self.kind is Kind.TRUE_FALSE:
            return value in {TRUE, FALSE}
        if self.kind is Kind.JUDGED:
            return value in {Verdict.RIGHT, Verdict.WRONG}
        return value in self.options


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that are shown together: the pairs to match, else a single one."""

    kind: Kind
    side: Side
    questions: tuple[Asked, ...]

    @property
    def first(self) -> Asked:
        return self.questions[0]


@dataclass(frozen=True, slots=True)
class Paper:
    """All the questions on one page; while ``is_judging`` those that the student has to judge.

    ``warned``: it was to be handed in with blanks.
    """

    groups: tuple[Group, ...]
    warned: bool = False
    is_judging: bool = False
    is_pause: ClassVar[bool] = False
    finished: ClassVar[bool] = False

    @property
    def questions(self) -> tuple[Asked, ...]:
        return tuple(asked for group in self.groups for asked in group.questions)

    @property
    def blanks(self) -> tuple[Asked, ...]:
        return tuple(asked for asked in self.questions if asked.is_blank)

    @property
    def answered(self) -> int:
        return len(self.questions) - len(self.blanks)


@dataclass(frozen=True, slots=True)
class HandedIn:
    """Nothing more to do: the result is in the log."""

    is_pause: ClassVar[bool] = True
    finished: ClassVar[bool] = True


class PracticeTest:
    mode = Mode.TEST
    least_cards = 1
    lasts_a_day = False

    def start(self, deck: Deck, standing: Standing, options: Options, rng: Random) -> State:
        maker = Maker(
            deck=deck,
            sides=sides_asked(deck, options.sides),
            confused=confused_numbers(deck, standing.confused),
            rng=rng,
        )
        scope = scope_of(options.cards)
        items = maker.paper(cards_in(deck, scope), _kinds(options), _count(options))
        return asdict(Written(items, scope))

    def step(self, deck: Deck, state: State) -> Paper | HandedIn:
        written = Written.of(state)
        if written.stage == HANDED_IN:
            return HandedIn()
        paper = Paper(tuple(_groups(deck, written)), written.warned)
        return paper if written.stage == WRITING else _to_judge(deck, written, paper)

    def answer(self, deck: Deck, state: State, response: Response, now: int) -> Outcome:
        written, paper = Written.of(state), self.step(deck, state)
        if isinstance(paper, HandedIn):
            raise UnfitResponseError("This test is handed in already.")
        if response.action not in {"save", "submit", "submit-anyway"}:
            raise UnfitResponseError("Go on with the test, or hand it in.")
        _write(written, paper, response.sheet)
        paper = self.step(deck, asdict(written))
        assert isinstance(paper, Paper)  # noqa: S101 - writing hands nothing in
        may_be_blank = response.action == "submit-anyway" and not paper.is_judging
        written.warned = response.action != "save" and bool(paper.blanks) and not may_be_blank
        if response.action == "save" or written.warned:
            return Outcome(asdict(written), asks_the_same=True)
        return _hand_in(deck, written)

    def refit(self, deck: Deck, state: State) -> State:
        """The state as it is: `step` leaves out what a change of the deck has made unanswerable.

        So the paper keeps its key, and nothing that is being typed is refused.
        """
        return state

    def progress(self, deck: Deck, state: State) -> ModeProgress:
        paper = self.step(deck, state)
        if isinstance(paper, HandedIn):
            return ModeProgress(1, 1)
        return ModeProgress(paper.answered, len(paper.questions))


def _kinds(options: Options) -> tuple[Kind, ...]:
    wanted = options.own.get("kinds", "").split(",")
    return tuple(kind for kind in IN_ORDER if kind in wanted) or USUAL_KINDS


def _count(options: Options) -> int:
    wanted = options.own.get("count", "")
    return min(max(int(wanted), 1), MOST_QUESTIONS) if wanted.isdecimal() else USUAL_COUNT


def _groups(deck: Deck, written: Written) -> Iterator[Group]:
    """What can be asked of the deck as it is now, numbered from 1."""
    place = 0
    for item in written.items:
        cards, options = _still_asked(deck, item)
        questions = tuple(
            Asked(place + offset, item.kind, card, item.side, options)
            for offset, card in enumerate(cards, start=1)
        )
        place += len(questions)
        if questions:
            drafted = tuple(_with_draft(asked, written.drafts) for asked in questions)
            yield Group(item.kind, item.side, drafted)


def _with_draft(asked: Asked, drafts: Mapping[str, str]) -> Asked:
    draft = drafts.get(str(asked.card.number), "")
    return replace(asked, draft=draft) if asked.takes(draft) else asked


def _still_asked(deck: Deck, item: Item) -> tuple[list[Card], dict[str, Card]]:
    """The cards of an item that can still be asked, and the answers that can still be offered.

    Of an edited deck some cards are gone, and an answer that was wrong may be right now.
    """
    cards = [deck.by_number[number] for number in item.cards if number in deck.by_number]
    if item.kind is Kind.TYPED or not cards:
        return cards, {}
    if item.kind is Kind.MATCH:
        cards = unmistakable(cards, item.side, deck, size=len(cards))
        fit = {card.number for card in cards}
    else:
        offered = [deck.by_number[number] for number in item.options if number in deck.by_number]
        wrong = surely_wrong(offered, cards[0], item.side, deck)
        fit = {card.number for card in [cards[0], *wrong]}
    options = {
        str(place): deck.by_number[number]
        for place, number in enumerate(item.options)
        if number in fit
    }
    fewest = 1 if item.kind is Kind.TRUE_FALSE else FEWEST_ANSWERS
    return (cards, options) if len(options) >= fewest else ([], {})


def _to_judge(deck: Deck, written: Written, paper: Paper) -> Paper:
    """The long answers that only the student can judge."""
    waiting = (
        replace(asked, kind=Kind.JUDGED, given=asked.draft, draft="")
        for asked in paper.questions
        if _graded(deck, asked) is None
    )
    judged = (_with_draft(asked, written.judgements) for asked in waiting)
    groups = tuple(Group(Kind.JUDGED, asked.side, (asked,)) for asked in judged)
    return Paper(groups, written.warned, is_judging=True)


def _write(written: Written, paper: Paper, sheet: Mapping[str, str]) -> None:
    """Take in what was given; a field that was not sent stays as it was."""
    texts = written.judgements if paper.is_judging else written.drafts
    for asked in paper.questions:
        value = sheet.get(asked.name)
        if value is not None and asked.takes(value):
            texts[str(asked.card.number)] = value


def _hand_in(deck: Deck, written: Written) -> Outcome:
    """Grade everything at once, as soon as no long answer is left to be judged."""
    questions = [asked for group in _groups(deck, written) for asked in group.questions]
    graded = [_graded(deck, asked) or _judged(written, asked) for asked in questions]
    if None in graded:
        return Outcome(asdict(replace(written, stage=JUDGING)))
    done = replace(written, stage=HANDED_IN, drafts={}, judgements={})
    return Outcome(asdict(done), tuple(each for each in graded if each))


def _graded(deck: Deck, asked: Asked) -> Graded | None:
    """The graded answer to a question, or None for a long one that the student must judge."""
    question = asked.question
    if asked.is_blank:
        return graded_as(question, "", Verdict.SKIPPED)
    if asked.kind is Kind.TYPED:
        return graded_text(deck, question, asked.draft)
    if asked.kind is not Kind.TRUE_FALSE:
        return graded_choice(question, list(asked.options).index(asked.draft))
    is_true = asked.statement == asked.card
    verdict = Verdict.RIGHT if (asked.draft == TRUE) is is_true else Verdict.WRONG
    return graded_as(question, asked.draft, verdict, mistaken_for=_believed(asked))


def _believed(asked: Asked) -> Card | None:
    """The card whose answer was taken for the asked one's, where a statement was believed."""
    return asked.statement if asked.draft == TRUE else None


def _judged(written: Written, asked: Asked) -> Graded | None:
    judgement = written.judgements.get(str(asked.card.number), "")
    question = replace(asked.question, kind=Kind.JUDGED, given=asked.draft)
    return graded_judgement(question, judgement) if judgement else None
