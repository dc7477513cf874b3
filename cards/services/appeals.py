"""“I was right”: what students claim of their typed answers, and what the teacher decides."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import transaction

from cards.access import Seat
from cards.engine.answers import Response
from cards.engine.grading import grade
from cards.engine.questions import Deck as PlainDeck
from cards.engine.questions import Kind, Side, Verdict
from cards.models import Answer, Appeal, Card, Deck
from cards.services import decks
from cards.services.content import load_deck
from cards.services.locks import lock_deck, lock_deck_and_students, lock_seat
from cards.services.replay import replay_student

MOST_OPEN = 10
"""So many appeals of one student and deck can wait for the teacher at a time."""


class AppealState(StrEnum):
    """What has become of the student's claim; the first: it can still be made."""

    OFFERED = "offered"
    SENT = "sent"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class AppealRefusedError(ValueError):
    """No appeal can be made now; the message is written for the student."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What the teacher decided of a text, and the student has not been told yet."""

    text: str
    prompt: str
    expected: str
    accepted: bool


# --- Students -------------------------------------------------------------------------------------


def can_be_appealed(answer: Answer, deck: PlainDeck) -> bool:
    """Whether the teacher could make it right by adding it to its card.

    Further answers of a card belong to the deck's answer side, so only answers on that side.
    """
    return (
        answer.kind == Kind.TYPED
        and answer.counted_verdict is Verdict.WRONG
        and answer.undone_at is None
        and answer.side == deck.answer_side
        and answer.card_id in deck.by_id
    )


def appeal_states(*, answers: Sequence[Answer], deck: PlainDeck) -> dict[UUID, AppealState]:
    """How it stands with the claims to one student's answers; nothing for those without any."""
    wrong = [answer for answer in answers if answer.kind == Kind.TYPED and _was_wrong(answer)]
    if not wrong:
        return {}
    made = {
        appeal.answer_id: _state(appeal)
        for appeal in Appeal.objects.filter(
            classroom=wrong[0].classroom_id, answer_id__in=[answer.id for answer in wrong]
        )
    }
    offered = {answer.id: AppealState.OFFERED for answer in wrong if can_be_appealed(answer, deck)}
    return offered | made


def _was_wrong(answer: Answer) -> bool:
    return answer.verdict == Verdict.WRONG


def _state(appeal: Appeal) -> AppealState:
    if appeal.decided_at is None:
        return AppealState.SENT
    return AppealState.ACCEPTED if appeal.accepted else AppealState.REJECTED


@transaction.atomic
def make_appeal(*, seat: Seat, answer: Answer, now: datetime) -> AppealState:
    """Send the student's claim to the teacher, once; nothing about the grade changes.

    Raises AppealRefusedError.
    """
    seat = lock_seat(seat)
    key = {"classroom": seat.classroom, "answer_id": answer.id}
    made = Appeal.objects.filter(**key).first()
    if made:
        return _state(made)
    deck = load_deck(answer.deck_id, answer.deck.version)
    latest = Answer.objects.select_related("card").get(pk=answer.pk)
    if latest.regraded:
        return AppealState.ACCEPTED
    if not can_be_appealed(latest, deck) or latest.card_version < latest.card.counts_from:
        raise AppealRefusedError("Your teacher cannot change the grade of this answer any more.")
    waiting = Appeal.objects.open().filter(student=seat.student, deck=answer.deck_id)
    if waiting.count() >= MOST_OPEN:
        raise AppealRefusedError("Your teacher will look at the ones you sent first.")
    Appeal.objects.create(
        **key,
        student=seat.student,
        deck_id=answer.deck_id,
        card_id=answer.card_id,
        text=" ".join(answer.response.split()),
        created_at=now,
    )
    return AppealState.SENT


def unseen_decisions(*, seat: Seat, deck: Deck) -> dict[UUID, Decision]:
    """What the student is to be told, good news first, by the key of the answer."""
    decided = Appeal.objects.filter(
        classroom=seat.classroom,
        student=seat.student,
        deck=deck,
        decided_at__isnull=False,
        seen_at=None,
    )
    appeals = list(decided.select_related("card").order_by("-accepted", "-decided_at", "answer_id"))
    answers = Answer.objects.filter(
        classroom=seat.classroom, id__in=[appeal.answer_id for appeal in appeals]
    )
    sides = {answer.id: Side(answer.side) for answer in answers} if appeals else {}
    return {
        appeal.answer_id: Decision(
            text=appeal.text,
            prompt=_text(appeal.card, sides[appeal.answer_id].other),
            expected=_text(appeal.card, sides[appeal.answer_id]),
            accepted=bool(appeal.accepted),
        )
        for appeal in appeals
    }


def _text(card: Card, side: Side) -> str:
    return card.term if side is Side.TERM else card.definition


@transaction.atomic
def mark_decisions_seen(
    *, seat: Seat, deck: Deck, answer_ids: Iterable[UUID], now: datetime
) -> None:
    """Tell the student of these decisions no more."""
    Appeal.objects.filter(
        classroom=seat.classroom,
        student=seat.student,
        deck=deck,
        answer_id__in=list(answer_ids),
        decided_at__isnull=False,
        seen_at=None,
    ).update(seen_at=now)


# --- Teachers -------------------------------------------------------------------------------------


@transaction.atomic
def accept_appeal(*, card: Card, text: str, now: datetime) -> int:
    """Make a text right for its card: from now on, and in every answer that gave it.

    The text becomes one of the card's accepted answers. Every wrong typed answer of the card, in
    whatever classroom, that the card's answers now make right counts as right; the log keeps what
    was said at first. The students so far affected, 0 when the text is not appealed any more.
    """
    deck = lock_deck_and_students(card)
    plain = load_deck(deck.pk, deck.version)
    asked = _open_appeals(card, text, plain)
    wrong = Answer.objects.typed_wrong().filter(card=card, side=plain.answer_side)
    claimed = {appeal.answer_id: appeal.text for appeal in asked}
    texts = [claimed[answer.id] for answer in wrong if answer.id in claimed]
    if not texts:
        return 0
    plain = _with_answers(plain, card.pk, texts)
    decks.accept_answers(card=card, answers=plain.by_id[card.pk].accepted)
    regraded = _regrade(wrong, plain, claimed=claimed.keys())
    students = sorted({answer.student_id for answer in regraded})
    for student_id in students:
        replay_student(student_id=student_id, deck_id=deck.pk)
    _decide(card, [answer.id for answer in regraded], accepted=True, now=now)
    return len(students)


@transaction.atomic
def reject_appeal(*, card: Card, text: str, now: datetime) -> int:
    """Leave a text wrong; the students who will be told, 0 when it is not appealed any more."""
    deck = lock_deck(card.deck_id)
    asked = _open_appeals(card, text, load_deck(deck.pk, deck.version))
    _decide(card, [appeal.answer_id for appeal in asked], accepted=False, now=now)
    return len({appeal.student_id for appeal in asked})


def _open_appeals(card: Card, text: str, deck: PlainDeck) -> list[Appeal]:
    """The open appeals of a card whose text is this one to a person who reads it."""
    wanted = Response.typed(text, deck.rules).as_compared
    return [
        appeal
        for appeal in Appeal.objects.open().filter(card=card)
        if Response.typed(appeal.text, deck.rules).as_compared == wanted
    ]


def _with_answers(deck: PlainDeck, card_id: int, texts: Iterable[str]) -> PlainDeck:
    """The deck with these answers accepted, the most frequent first, unless they are right as is.

    Made by hand: in the middle of a transaction the deck as it will be is not to be kept in memory.
    """
    for text, _ in Counter(texts).most_common():
        card = deck.by_id[card_id]
        verdict = grade(text, card, deck.answer_side, deck).verdict
        if verdict is None or not verdict.is_right:
            more = replace(card, accepted=(*card.accepted, text))
            cards = tuple(more if each.id == card_id else each for each in deck.cards)
            deck = replace(deck, cards=cards)
    return deck


def _regrade(
    answers: Iterable[Answer], deck: PlainDeck, *, claimed: Collection[UUID]
) -> list[Answer]:
    """Those that are right now, written down; ``claimed`` are right because the teacher says so."""
    verdicts: dict[str, Verdict | None] = {}
    right = []
    for answer in answers:
        if answer.response not in verdicts:
            card = deck.by_id[answer.card_id]
            verdicts[answer.response] = grade(answer.response, card, deck.answer_side, deck).verdict
        verdict = verdicts[answer.response]
        if verdict is not None and verdict.is_right:
            answer.regraded = verdict
        elif answer.id in claimed:
            answer.regraded = Verdict.RIGHT
        else:
            continue
        right.append(answer)
    Answer.objects.bulk_update(right, ["regraded"], batch_size=500)
    return right


def _decide(card: Card, answer_ids: Iterable[UUID], *, accepted: bool, now: datetime) -> None:
    Appeal.objects.filter(card=card, answer_id__in=list(answer_ids), decided_at=None).update(
        decided_at=now, accepted=accepted
    )
