"""Beginning and ending a sitting: which cards it is about, and what the student brings along."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from random import SystemRandom

from django.db import transaction
from django.db.models import Count
from uuid_utils.compat import uuid7

from cards.access import Seat
from cards.engine.modes.base import Options, Standing
from cards.engine.modes.choices import FewChoices, few_choices
from cards.engine.modes.registry import MODES
from cards.engine.questions import Deck as PlainDeck
from cards.engine.questions import Mode, Side
from cards.engine.study_days import StudyCalendar
from cards.models import Answer, Deck, KeptCalibration, Memory, StudySession
from cards.services.content import load_deck
from cards.services.locks import lock_seat
from cards.services.recording import plain_memory
from cards.services.stars import starred

STUDENTS_TO_BE_CONFUSED = 2
"""So many students must have taken one card for another before it counts as more than a slip."""

ONLY_ONCE = "more"
"""The option that is not kept for the next time: more cards than the day would bring."""


class Which(StrEnum):
    """The cards that a session is to be about."""

    ALL = "all"
    STARRED = "starred"
    MISSED = "missed"
    TAG = "tag"
    CHOSEN = "chosen"


@dataclass(frozen=True, slots=True)
class Offer:
    """What a deck offers a student to choose from.

    ``counts``: how many cards each choice has. ``tags``: how many cards have each tag, by name.
    ``sides``: those that the teacher wants to be given. ``few_choices`` is of a deck so small that
    it says how questions to choose from are asked.
    """

    counts: Mapping[Which, int]
    tags: Mapping[str, int]
    sides: tuple[Side, ...]
    few_choices: FewChoices | None

    @property
    def fewest(self) -> int:
        """How many cards the smallest choice that is not empty has, all tags counted."""
        counts = [*self.counts.values(), *self.tags.values()]
        return min((count for count in counts if count), default=0)


class NothingToStudyError(ValueError):
    """Too few cards for the mode; the message is written for the student."""


def read_offer(*, seat: Seat, deck: Deck) -> Offer:
    """The cards among which the student can choose now."""
    plain = load_deck(deck.pk, deck.version)
    missed = Memory.objects.filter(
        classroom=seat.classroom, student=seat.student, deck=deck, missed=True
    )
    tags = Counter(tag for card in plain.cards for tag in card.tags)
    return Offer(
        counts={
            Which.ALL: len(plain.cards),
            Which.STARRED: len(starred(seat=seat, deck=deck) & plain.by_number.keys()),
            Which.MISSED: sum(
                card_id in plain.by_id for card_id in missed.values_list("card_id", flat=True)
            ),
            Which.TAG: sum(bool(card.tags) for card in plain.cards),
        },
        tags=dict(sorted(tags.items())),
        sides=plain.answer_sides,
        few_choices=few_choices(plain),
    )


def open_sessions(*, seat: Seat, deck: Deck) -> dict[str, StudySession]:
    """The student's open sessions on a deck, by mode."""
    found = StudySession.objects.filter(
        classroom=seat.classroom, student=seat.student, deck=deck, finished_at=None
    )
    return {session.mode: session for session in found}


def last_options(*, seat: Seat, deck: Deck, mode: Mode) -> dict[str, str]:
    """What the student chose for this mode the last time, without what was for that time only."""
    sessions = StudySession.objects.filter(
        classroom=seat.classroom, student=seat.student, deck=deck, mode=mode
    )
    last = sessions.order_by("-started_at").first()
    options: dict[str, str] = last.options if last else {}
    return {name: value for name, value in options.items() if name != ONLY_ONCE}


def on_all_cards(options: Mapping[str, str]) -> dict[str, str]:
    """The same wishes for the whole deck."""
    return {name: value for name, value in options.items() if name not in {"which", "tag", "cards"}}


@transaction.atomic
def start_session(
    *,
    seat: Seat,
    deck: Deck,
    mode: Mode,
    options: Mapping[str, str],
    now: datetime,
    anew: bool = False,
) -> StudySession:
    """The student's open session in this mode, or a new one; ``anew`` ends an open one.

    ``options``: ``which`` cards (with ``tag`` or ``cards``), which side to ``give``, and what only
    the mode knows. Raises NothingToStudyError.
    """
    seat = lock_seat(seat)
    session = open_sessions(seat=seat, deck=deck).get(mode)
    if session and not anew and not _is_of_the_past(session, seat, now):
        return session
    plain = load_deck(deck.pk, deck.version)
    memories = memories_of(seat, deck, plain)
    chosen = _options(seat, plain, memories, options, deck)
    _refuse_too_few(mode, plain, chosen, options)
    if session:
        end_session(seat=seat, session=session, now=now)
    standing = standing_of(seat, memories, now, confused=_confused(seat, deck))
    return StudySession.objects.create(
        classroom=seat.classroom,
        id=uuid7(),
        student=seat.student,
        deck=deck,
        mode=mode,
        options=dict(options),
        state=MODES[mode].start(plain, standing, chosen, SystemRandom()),
        deck_version=plain.version,
        question_id=uuid7(),
        started_at=now,
        active_at=now,
    )


@transaction.atomic
def end_session(*, seat: Seat, session: StudySession, now: datetime) -> None:
    """Close a session before its end; its answers stay."""
    seat = lock_seat(seat)
    StudySession.objects.filter(pk=session.pk, student=seat.student, finished_at=None).update(
        finished_at=now
    )


def _is_of_the_past(session: StudySession, seat: Seat, now: datetime) -> bool:
    """Whether the session was for one study day, and that day is over."""
    if not MODES[Mode(session.mode)].lasts_a_day:
        return False
    calendar = StudyCalendar(seat.classroom.zone)
    began = calendar.day_of(session.started_at.timestamp())
    return began < calendar.day_of(now.timestamp())


def memories_of(seat: Seat, deck: Deck, plain: PlainDeck) -> dict[int, Memory]:
    """What is believed of the student and the deck's current cards, by card id."""
    found = Memory.objects.filter(classroom=seat.classroom, student=seat.student, deck=deck)
    return {memory.card_id: memory for memory in found if memory.card_id in plain.by_id}


def _options(
    seat: Seat,
    plain: PlainDeck,
    memories: Mapping[int, Memory],
    options: Mapping[str, str],
    deck: Deck,
) -> Options:
    own = {name: value for name, value in on_all_cards(options).items() if name != "give"}
    give = options.get("give", "")
    return Options(
        cards=_chosen_cards(seat, plain, memories, options, deck),
        sides=tuple(Side) if give == "both" else (Side(give),) if give else (),
        own=own,
    )


def _chosen_cards(
    seat: Seat,
    plain: PlainDeck,
    memories: Mapping[int, Memory],
    options: Mapping[str, str],
    deck: Deck,
) -> frozenset[int] | None:
    """The numbers of the cards that the student wants, None for all."""
    match Which(options.get("which") or Which.ALL):
        case Which.ALL:
            return None
        case Which.STARRED:
            stars = starred(seat=seat, deck=deck)
            cards = [card for card in plain.cards if card.number in stars]
        case Which.MISSED:
            missed = {memory.card_id for memory in memories.values() if memory.missed}
            cards = [card for card in plain.cards if card.id in missed]
        case Which.TAG:
            cards = [card for card in plain.cards if options.get("tag") in card.tags]
        case Which.CHOSEN:
            wanted = set(options.get("cards", "").split(","))
            cards = [card for card in plain.cards if str(card.number) in wanted]
    return frozenset(card.number for card in cards)


def _refuse_too_few(
    mode: Mode, plain: PlainDeck, chosen: Options, options: Mapping[str, str]
) -> None:
    count = len(plain.cards) if chosen.cards is None else len(chosen.cards)
    least = MODES[mode].least_cards
    if count >= least:
        return
    if count:
        raise NothingToStudyError(f"{mode.value.title()} needs at least {least} cards.")
    raise NothingToStudyError(
        {
            Which.STARRED: "You have not starred a card of this deck yet.",
            Which.MISSED: "There is no card that you missed the last time. Well done!",
        }.get(Which(options.get("which") or Which.ALL), "There are no such cards in this deck now.")
    )


def standing_of(
    seat: Seat,
    memories: Mapping[int, Memory],
    now: datetime,
    *,
    confused: Mapping[int, tuple[int, ...]] | None = None,
) -> Standing:
    """Where the student stands with the cards of these memories."""
    calendar = StudyCalendar(seat.classroom.zone)
    instant = int(now.timestamp())
    today = calendar.start_of(calendar.day_of(instant))
    return Standing(
        now=instant,
        calendar=calendar,
        memories={card_id: plain_memory(memory) for card_id, memory in memories.items()},
        model=KeptCalibration.objects.in_use().model,
        new_today=sum(memory.introduced == memory.met >= today for memory in memories.values()),
        confused=confused or {},
    )


def _confused(seat: Seat, deck: Deck) -> dict[int, tuple[int, ...]]:
    """The cards that students of the class took for each other, by card id, most often first."""
    pairs = (
        Answer.objects.counted()
        .filter(classroom=seat.classroom, deck=deck, mistaken_for__isnull=False, regraded="")
        .values("card_id", "mistaken_for_id")
        .annotate(students=Count("student", distinct=True))
        .filter(students__gte=STUDENTS_TO_BE_CONFUSED)
        .order_by("-students", "card_id", "mistaken_for_id")
    )
    found: dict[int, list[int]] = defaultdict(list)
    for pair in pairs:
        found[pair["card_id"]].append(pair["mistaken_for_id"])
    return {card_id: tuple(others) for card_id, others in found.items()}
