"""What the log says of answers: which count as right, and what came of a test.

It holds what was regraded since, too, and is read by students and teachers alike.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from cards.engine.feedback import Feedback, explain
from cards.engine.questions import Card as PlainCard
from cards.engine.questions import Deck as PlainDeck
from cards.engine.questions import Kind, Side, Verdict
from cards.engine.rounding import percent
from cards.models.decks import Card
from cards.models.study import Answer, StudySession

RIGHT = [verdict for verdict in Verdict if verdict.is_right]
COUNTED_RIGHT = Q(regraded__in=RIGHT) | Q(regraded="", verdict__in=RIGHT)
"""Answers whose `Answer.counted_verdict` is right."""

FIRST_TRY = ~Q(kind=Kind.MATCH, options=[])
"""As `Answer.is_first_try`: a later try at a pair is kept only for the time of its board."""


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
    student's claim that it was right, where that was looked up. ``is_changed``: the card was edited
    or removed since, so that the texts may be others than the student saw.
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


def answers_of_session(session: StudySession) -> QuerySet[Answer]:
    """What was graded in it and counts, in the order of the questions."""
    return (
        Answer.objects.counted()
        .filter(
            classroom=session.classroom_id,
            student=session.student_id,
            session_id=session.id,
            answered_at__gte=session.started_at,
        )
        .order_by("answered_at")
    )


def explain_answers(
    answers: Sequence[Answer], deck: PlainDeck, appeals: Mapping[UUID, str] | None = None
) -> tuple[Explained, ...]:
    """Each question with what was asked, given and right; all answers are of this deck."""
    cards = _cards(answers, deck)
    return tuple(
        _explained(place, answer, cards, (appeals or {}).get(answer.id, ""), deck)
        for place, answer in enumerate(answers, start=1)
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
    place: int, answer: Answer, cards: Mapping[int, PlainCard], appeal: str, deck: PlainDeck
) -> Explained:
    card, side, kind = cards[answer.card_id], Side(answer.side), Kind(answer.kind)
    return Explained(
        place=place,
        answer=answer,
        feedback=explain(card, side, kind, answer.counted_verdict, answer.response, deck),
        claim=cards[answer.options[0]].text(side) if kind is Kind.TRUE_FALSE else "",
        appeal=appeal,
        is_changed=answer.card_version != card.version or card.id not in deck.by_id,
    )
