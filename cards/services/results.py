"""What came of tests: each question explained, and the tests of the past with their scores."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from cards.access import Seat
from cards.engine.feedback import Feedback, explain
from cards.engine.modes.practice_test import HANDED_IN
from cards.engine.questions import Card as PlainCard
from cards.engine.questions import Deck as PlainDeck
from cards.engine.questions import Kind, Mode, Side, Verdict
from cards.engine.rounding import percent
from cards.models import Answer, Card, Deck, StudySession
from cards.services.appeals import appeal_states
from cards.services.starting import Which

RIGHT = [verdict for verdict in Verdict if verdict.is_right]
COUNTED_RIGHT = Q(regraded__in=RIGHT) | Q(regraded="", verdict__in=RIGHT)


@dataclass(frozen=True, slots=True)
class Score:
    """So many questions right of so many."""

    right: int
    of: int

    @property
    def percent(self) -> int:
        """The share that is right, rounded as in the class table."""
        return percent(self.right / self.of) if self.of else 0


@dataclass(frozen=True, slots=True)
class Explained:
    """A question of a test and what became of it.

    ``claim`` is the answer that a statement called right. ``appeal`` says how it stands with the
    student's claim that it was right. ``is_changed``: the card was edited or
    removed since, so that the texts may be others than the student saw.
    """

    place: int
    answer: Answer
    feedback: Feedback
    claim: str
    appeal: str
    is_changed: bool

    @property
    def is_right(self) -> bool:
        return self.feedback.verdict.is_right


@dataclass(frozen=True, slots=True)
class TestResult:
    """A test that was handed in; ``missed`` are the numbers of cards still in the deck."""

    questions: tuple[Explained, ...]
    missed: tuple[int, ...]
    options: Mapping[str, str]

    @property
    def score(self) -> Score:
        right = sum(each.is_right for each in self.questions)
        return Score(right, len(self.questions))

    @property
    def retake(self) -> dict[str, str]:
        """The options of another test like this."""
        return {"which": Which.ALL, **self.options}

    @property
    def practice(self) -> dict[str, str]:
        """The options of a test on the missed cards."""
        cards = ",".join(map(str, self.missed))
        return {**self.options, "which": Which.CHOSEN, "tag": "", "cards": cards}


@dataclass(frozen=True, slots=True)
class PastTest:
    """A test in a student's history."""

    session_id: UUID
    handed_in_at: datetime
    score: Score


def read_result(*, session: StudySession, deck: PlainDeck) -> TestResult:
    """What became of each question, from the log: it holds what was regraded since, too."""
    answers = list(_answers(session).order_by("answered_at"))
    cards = _cards(answers, deck)
    appeals = appeal_states(answers=answers, deck=deck)
    questions = tuple(
        _explained(place, answer, cards, appeals, deck)
        for place, answer in enumerate(answers, start=1)
    )
    missed = tuple(
        deck.by_id[each.answer.card_id].number
        for each in questions
        if not each.is_right and each.answer.card_id in deck.by_id
    )
    return TestResult(questions, missed, session.options)


def past_tests(*, seat: Seat, deck: Deck) -> QuerySet[StudySession]:
    """The tests of this deck that the student handed in, the latest first."""
    return (
        StudySession.objects.filter(
            classroom=seat.classroom,
            student=seat.student,
            deck=deck,
            mode=Mode.TEST,
            state__stage=HANDED_IN,
        )
        .defer("state")
        .order_by("-finished_at")
    )


def with_scores(sessions: Iterable[StudySession]) -> list[PastTest]:
    """The tests with what they came to, in one statement; all of one student."""
    sessions = list(sessions)
    if not sessions:
        return []
    answers = Answer.objects.counted().filter(
        classroom=sessions[0].classroom_id,
        student=sessions[0].student_id,
        session_id__in=[session.id for session in sessions],
        answered_at__gte=min(session.started_at for session in sessions),
    )
    counts = answers.values("session_id").annotate(
        of=Count("id"), right=Count("id", filter=COUNTED_RIGHT)
    )
    scores = {each["session_id"]: Score(each["right"], each["of"]) for each in counts}
    return [
        PastTest(session.id, session.finished_at, scores.get(session.id, Score(0, 0)))
        for session in sessions
        if session.finished_at
    ]


def _answers(session: StudySession) -> QuerySet[Answer]:
    return Answer.objects.counted().filter(
        classroom=session.classroom_id,
        student=session.student_id,
        session_id=session.id,
        answered_at__gte=session.started_at,
    )


def _cards(answers: Iterable[Answer], deck: PlainDeck) -> dict[int, PlainCard]:
    """The cards that the answers are about, by id; removed ones as they were."""
    wanted = {card for answer in answers for card in (answer.card_id, *answer.options[:1])}
    cards = {card: deck.by_id[card] for card in wanted if card in deck.by_id}
    for row in Card.objects.filter(pk__in=wanted - cards.keys()):
        cards[row.pk] = PlainCard(
            row.pk, row.number, row.version, row.term, row.definition, tuple(row.accepted)
        )
    return cards


def _explained(
    place: int,
    answer: Answer,
    cards: Mapping[int, PlainCard],
    appeals: Mapping[UUID, str],
    deck: PlainDeck,
) -> Explained:
    card, side, kind = cards[answer.card_id], Side(answer.side), Kind(answer.kind)
    return Explained(
        place=place,
        answer=answer,
        feedback=explain(card, side, kind, answer.counted_verdict, answer.response, deck),
        claim=cards[answer.options[0]].text(side) if kind is Kind.TRUE_FALSE else "",
        appeal=appeals.get(answer.id, ""),
        is_changed=answer.card_version != card.version or card.id not in deck.by_id,
    )
