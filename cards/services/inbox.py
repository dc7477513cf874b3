"""The teacher's inbox: what students claim to be right, the same text of a card together."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from cards.engine.answers import Response
from cards.engine.grading import other_holder
from cards.engine.questions import GradingRules, Side
from cards.models import Answer, Appeal, Card, Classroom, Deck, Student, Teacher
from cards.models.study import AppealQuerySet
from cards.services.content import load_deck

Key = tuple[int, bool, str]
"""A card, and a text as it is compared."""


@dataclass(frozen=True, slots=True)
class AppealGroup:
    """One text that students claim to be right for a card.

    ``given_by``: how many students gave it and would get it counted, those who did not appeal
    included. ``rival_prompt``: the prompt of another card whose answer it is. ``is_asked``: whether
    students still give the side that was asked; only then can the text be added to the card.
    """

    card: Card
    text: str
    prompt: str
    expected: str
    accepted: tuple[str, ...]
    students: tuple[Student, ...]
    given_by: int
    first_at: datetime
    rival_prompt: str
    is_asked: bool


def count_groups(*, teacher: Teacher, deck: Deck | None = None) -> int:
    """How many texts wait to be looked at, of one deck or of all."""
    waiting = _waiting(teacher, deck).values_list("card_id", "text", "deck__accents_required")
    return len({_key(*row) for row in waiting.distinct()})


def decks_with_appeals(*, teacher: Teacher) -> list[Deck]:
    """The decks that an inbox can be narrowed to."""
    waiting = _waiting(teacher, None).values("deck")
    return list(Deck.objects.filter(pk__in=waiting).order_by("title", "pk"))


def read_groups(*, teacher: Teacher, deck: Deck | None = None) -> list[list[Appeal]]:
    """The open appeals that are about the same text, what most students ask for first."""
    found: dict[Key, list[Appeal]] = defaultdict(list)
    waiting = _waiting(teacher, deck).select_related("card__deck", "student__classroom")
    for appeal in waiting.order_by("created_at", "answer_id"):
        accents_required = appeal.card.deck.accents_required
        found[_key(appeal.card_id, appeal.text, accents_required)].append(appeal)
    return sorted(found.values(), key=lambda group: -len(_students(group)))


def describe_groups(groups: Sequence[Sequence[Appeal]]) -> list[AppealGroup]:
    """What a teacher needs to know to decide on these, read for all of them at once."""
    firsts = [group[0] for group in groups]
    answers = Answer.objects.filter(
        classroom__in={first.classroom_id for first in firsts},
        id__in=[first.answer_id for first in firsts],
    )
    sides = {answer.id: Side(answer.side) for answer in answers}
    givers = _givers(firsts)
    return [_described(group, sides[group[0].answer_id], givers) for group in groups]


def _waiting(teacher: Teacher, deck: Deck | None) -> AppealQuerySet:
    classrooms = Classroom.objects.taught_by(teacher)
    waiting = Appeal.objects.open().filter(deck__owner=teacher, classroom__in=classrooms)
    return waiting.filter(deck=deck) if deck else waiting


def _key(card_id: int, text: str, accents_required: bool) -> Key:  # noqa: FBT001 - a row of the database
    rules = GradingRules(accents_required=accents_required)
    return card_id, *Response.typed(text, rules).as_compared


def _students(group: Iterable[Appeal]) -> tuple[Student, ...]:
    return tuple({appeal.student_id: appeal.student for appeal in group}.values())


def _givers(appeals: Sequence[Appeal]) -> dict[Key, set[int]]:
    """The students who gave each text, by card and text as it is compared."""
    accents = {appeal.card_id: appeal.card.deck.accents_required for appeal in appeals}
    given = Answer.objects.typed_wrong().filter(card__in=accents)
    found: dict[Key, set[int]] = defaultdict(set)
    for card_id, text, student_id in given.values_list("card_id", "response", "student_id"):
        found[_key(card_id, text, accents[card_id])].add(student_id)
    return found


def _described(group: Sequence[Appeal], side: Side, givers: Mapping[Key, set[int]]) -> AppealGroup:
    first = group[0]
    deck = load_deck(first.deck_id, first.card.deck.version)
    card = deck.by_id[first.card_id]
    rival = other_holder(first.text, card, side, deck)
    return AppealGroup(
        card=first.card,
        text=first.text,
        prompt=card.text(side.other),
        expected=card.text(side),
        accepted=card.accepted,
        students=_students(group),
        given_by=len(givers[_key(card.id, first.text, first.card.deck.accents_required)]),
        first_at=first.created_at,
        rival_prompt=rival.text(side.other) if rival else "",
        is_asked=side is deck.answer_side,
    )
