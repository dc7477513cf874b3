"""Learn: rounds of seven, first choosing the answer, then typing it, until every card is recalled.

A round takes missed cards first, then recognised ones introduced at least two rounds ago, then
new ones, then other recognised ones. A miss sends a card back to the start and brings it once
more in the same round, after the others.
"""

from dataclasses import dataclass, field
from random import Random

from cards.engine.modes.base import (
    Graded,
    ModeProgress,
    Options,
    Outcome,
    Pause,
    Question,
    Response,
    Standing,
    State,
    UnfitResponseError,
)
from cards.engine.modes.choices import choices, confused_numbers
from cards.engine.modes.marks import BLANK, mark_of, marked, with_mark
from cards.engine.modes.responses import graded_response
from cards.engine.modes.scope import cards_in, scope_of, sides_asked
from cards.engine.modes.states import closed, opened
from cards.engine.questions import Card, Deck, Kind, Mode, Side, Verdict

ROUND_SIZE = 7
ROUNDS_BEFORE_RECALL = 2
NEW, MISSED, RECOGNISED, RECALLED = BLANK, "0", "1", "2"
MOST_MISSED_SHOWN = 10


@dataclass(slots=True)
class Lesson:
    """The state, cards by their numbers.

    ``queue`` holds the rest of the round, the card now asked first; ``kind``, ``side`` and
    ``options`` say how it is asked; ``given`` is a long answer that waits for the student's own
    judgement. ``levels`` and ``misses`` hold one character for each card. ``introduced`` says in
    which round a recognised or missed card first came up. ``confused`` holds the cards that
    classmates took a card for.
    """

    seed: int
    kinds: str
    round: int = 0
    asked: int = 0
    queue: list[int] = field(default_factory=list)
    returned: list[int] = field(default_factory=list)
    round_right: list[int] = field(default_factory=list)
    round_missed: list[int] = field(default_factory=list)
    levels: str = ""
    misses: str = ""
    introduced: dict[str, int] = field(default_factory=dict)
    kind: str = ""
    side: str = ""
    options: list[int] = field(default_factory=list)
    given: str = ""
    scope: str = ""
    sides: list[str] = field(default_factory=list)
    confused: dict[str, list[int]] = field(default_factory=dict)

    @property
    def goal(self) -> str:
        """The level at which a card is done: choosing alone never shows that it is recalled."""
        return RECOGNISED if self.kinds == Kind.CHOICE else RECALLED

    def level_of(self, card: Card) -> str:
        return mark_of(self.levels, card.number)

    def is_done(self, card: Card) -> bool:
        return self.level_of(card) in {self.goal, RECALLED}


class Learn:
    mode = Mode.LEARN
    least_cards = 1
    lasts_a_day = False

    def start(self, deck: Deck, standing: Standing, options: Options, rng: Random) -> State:
        kinds = options.own.get("kinds", "")
        lesson = Lesson(
            seed=rng.getrandbits(32),
            kinds=kinds if kinds in {Kind.CHOICE, Kind.TYPED} else "",
            scope=scope_of(options.cards),
            sides=list(options.sides),
            confused=confused_numbers(deck, standing.confused),
        )
        _begin_round(deck, lesson)
        return closed(lesson)

    def step(self, deck: Deck, state: State) -> Question | Pause:
        lesson = Lesson(**state)
        if lesson.queue:
            return Question(
                kind=Kind(lesson.kind),
                card=deck.by_number[lesson.queue[0]],
                side=Side(lesson.side),
                options=tuple(deck.by_number[number] for number in lesson.options),
                given=lesson.given,
            )
        if _is_over(deck, lesson):
            return Pause(finished=True, missed=_most_missed(deck, lesson))
        return Pause(
            finished=False,
            right=_cards(deck, lesson.round_right),
            missed=_cards(deck, lesson.round_missed),
        )

    def answer(self, deck: Deck, state: State, response: Response, now: int) -> Outcome:
        lesson = opened(Lesson, state)
        step = self.step(deck, state)
        if isinstance(step, Pause):
            if step.finished or response.action != "continue":
                raise UnfitResponseError("This round is over. Go on to the next one.")
            _begin_round(deck, lesson)
            return Outcome(closed(lesson))
        graded = graded_response(deck, step, response)
        if graded is None:
            lesson.kind, lesson.given = Kind.JUDGED, response.text
            return Outcome(closed(lesson))
        _record(lesson, graded)
        _ask_next(deck, lesson)
        return Outcome(closed(lesson), (graded,))

    def refit(self, deck: Deck, state: State) -> State:
        lesson = opened(Lesson, state)
        asked = lesson.queue[:1]
        for numbers in (lesson.queue, lesson.returned, lesson.round_right, lesson.round_missed):
            numbers[:] = [number for number in numbers if number in deck.by_number]
        options_stand = all(number in deck.by_number for number in lesson.options)
        if lesson.queue[:1] != asked or not options_stand:
            _ask_next(deck, lesson)
        return closed(lesson)

    def progress(self, deck: Deck, state: State) -> ModeProgress:
        lesson = Lesson(**state)
        cards = cards_in(deck, lesson.scope)
        recalled = len(with_mark(cards, lesson.levels, RECALLED))
        recognised = len(with_mark(cards, lesson.levels, RECOGNISED))
        steps = 1 if lesson.goal == RECOGNISED else 2
        done = recognised + recalled if steps == 1 else recognised + 2 * recalled
        return ModeProgress(
            done,
            steps * len(cards),
            {
                "recalled": recalled,
                "recognised": recognised,
                "left": len(cards) - recalled - recognised,
                "round": lesson.round,
            },
        )


def _cards(deck: Deck, numbers: list[int]) -> tuple[Card, ...]:
    return tuple(deck.by_number[number] for number in numbers)


def _is_over(deck: Deck, lesson: Lesson) -> bool:
    return all(lesson.is_done(card) for card in cards_in(deck, lesson.scope))


def _most_missed(deck: Deck, lesson: Lesson) -> tuple[Card, ...]:
    missed = with_mark(cards_in(deck, lesson.scope), lesson.misses, "123456789")
    missed.sort(key=lambda card: mark_of(lesson.misses, card.number), reverse=True)
    return tuple(missed[:MOST_MISSED_SHOWN])


def _begin_round(deck: Deck, lesson: Lesson) -> None:
    lesson.round += 1
    lesson.returned, lesson.round_right, lesson.round_missed = [], [], []
    chosen = _round_cards(deck, lesson)
    for card in chosen:
        lesson.introduced.setdefault(str(card.number), lesson.round)
    lesson.queue = [card.number for card in chosen]
    _chance(lesson).shuffle(lesson.queue)
    _ask_next(deck, lesson)


def _round_cards(deck: Deck, lesson: Lesson) -> list[Card]:
    waiting = [card for card in cards_in(deck, lesson.scope) if not lesson.is_done(card)]

    def order(card: Card) -> int:
        level = lesson.level_of(card)
        if level == MISSED:
            return 0
        if level == NEW:
            return 2
        first_round = lesson.introduced.get(str(card.number), 0)
        return 1 if lesson.round - first_round >= ROUNDS_BEFORE_RECALL else 3

    return sorted(waiting, key=order)[:ROUND_SIZE]


def _chance(lesson: Lesson) -> Random:
    return Random(f"{lesson.seed}-{lesson.asked}")  # noqa: S311 - an order of cards, not a secret


def _ask_next(deck: Deck, lesson: Lesson) -> None:
    """Fix how the first card of the queue is asked, so that every device shows the same."""
    lesson.kind = lesson.side = lesson.given = ""
    lesson.options = []
    if not lesson.queue:
        return
    lesson.asked += 1
    rng = _chance(lesson)
    card = deck.by_number[lesson.queue[0]]
    side = rng.choice(sides_asked(deck, lesson.sides))
    if _wants_choice(lesson, card):
        lesson.options = choices(card, side, deck, rng, lesson.confused)
    lesson.side = side
    lesson.kind = Kind.CHOICE if lesson.options else Kind.TYPED


def _wants_choice(lesson: Lesson, card: Card) -> bool:
    if lesson.kinds:
        return lesson.kinds == Kind.CHOICE
    return lesson.level_of(card) in {NEW, MISSED}


def level_after(level: int, kind: Kind, verdict: Verdict) -> int:
    """The learn level (0 new or missed, 1 recognised, 2 recalled) after one Learn answer."""
    if not verdict.is_right:
        return 0
    return max(level, 1) if kind is Kind.CHOICE else 2


def _record(lesson: Lesson, graded: Graded) -> None:
    number = lesson.queue.pop(0)
    level = lesson.level_of(graded.card)
    after = level_after(0 if level == NEW else int(level), graded.kind, graded.verdict)
    lesson.levels = marked(lesson.levels, number, str(after))
    if graded.verdict.is_right:
        if number not in lesson.round_missed:
            lesson.round_right.append(number)
        if lesson.is_done(graded.card):
            lesson.introduced.pop(str(number), None)
        return
    misses = mark_of(lesson.misses, number)
    lesson.misses = marked(lesson.misses, number, str(min(9, 1 + int(misses.replace(BLANK, "0")))))
    if number not in lesson.round_missed:
        lesson.round_missed.append(number)
    if number not in lesson.returned:
        lesson.returned.append(number)
        lesson.queue.append(number)
