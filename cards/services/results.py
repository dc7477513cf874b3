"""What came of tests: each question explained, and the tests of the past with their scores."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, QuerySet

from cards.access import Seat
from cards.engine.modes.practice_test import HANDED_IN
from cards.engine.questions import Deck as PlainDeck
from cards.engine.questions import Mode
from cards.models import Answer, Deck, StudySession
from cards.models.results import (
    COUNTED_RIGHT,
    Explained,
    Score,
    answers_of_session,
    explain_answers,
)
from cards.services.appeals import appeal_states
from cards.services.starting import Which


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
    answers = list(answers_of_session(session))
    appeals = appeal_states(answers=answers, deck=deck)
    questions = explain_answers(answers, deck, appeals)
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
