"""The rows that an answer reads and writes, in as few statements as can be (ADR 7)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.db import connection

from cards.access import GoneError, Seat
from cards.models import Deck, Memory, Progress, Student, StudySession
from cards.models.by_hand import Part, Reading, Statement, as_stored

LOCK = "SELECT id FROM cards_student WHERE id = %s FOR NO KEY UPDATE"
NEXT_TURN = """
    UPDATE cards_student SET turn = CASE WHEN turn = %s AND EXISTS (
        SELECT 1 FROM cards_studysession s
        WHERE s.classroom_id = %s AND s.id = %s AND s.student_id = cards_student.id
    ) THEN %s END
    WHERE id = %s
"""
"""Null, which the column refuses, where another turn is under way or the session has gone."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TICK = timedelta(microseconds=1)

KEPT = ("classroom", "id", "student", "deck", "mode", "deck_version")
CHANGING = ("state", "question_id", "active_at", "finished_at")
"""The fields of a session that an answer may change."""

SESSION = Reading(
    """
    FROM cards_studysession s
    JOIN cards_student u ON u.id = s.student_id
    JOIN cards_deck d ON d.id = s.deck_id
    WHERE s.classroom_id = %(classroom)s AND s.id = %(session)s
    """,
    Part("s", StudySession, *KEPT, *CHANGING),
    Part("u", Student, "turn"),
    Part("d", Deck, "version"),
)
KNOWN = Reading(
    """
    FROM cards_student u
    LEFT JOIN cards_progress p ON p.classroom_id = u.classroom_id
        AND p.student_id = u.id AND p.deck_id = %(deck)s AND p.mode = %(mode)s
    LEFT JOIN cards_memory m ON m.classroom_id = u.classroom_id
        AND m.student_id = u.id AND m.card_id = %(card)s
    WHERE u.id = %(student)s
    """,
    Part("p", Progress),
    Part("m", Memory),
)


class SessionMovedError(LookupError):
    """The session is another student's by now: seats were merged, or a device's answers moved."""

    def __init__(self, student_id: int) -> None:
        super().__init__(student_id)
        self.student_id = student_id


@dataclass(slots=True)
class AnswerRows:
    """What an answer starts from, as it is at one ``turn`` of the student.

    ``memories``: by card id, None for a card never answered; of the cards that were looked up.
    """

    session: StudySession
    turn: int
    progress: Progress | None = None
    memories: dict[int, Memory | None] = field(default_factory=dict)

    @classmethod
    def of(cls, seat: Seat, session: StudySession) -> "AnswerRows":
        """The rows as they came with the request."""
        return cls(session, seat.student.turn)

    def look_up(self, cards: Iterable[int]) -> None:
        """Read the progress in the session's mode, and the memories of these cards."""
        session, (first, *others) = self.session, dict.fromkeys(cards)
        student = {"deck": session.deck_id, "mode": session.mode, "student": session.student_id}
        found = KNOWN.first(student | {"card": first})
        self.progress, self.memories[first] = found or (None, None)
        if others:
            memories = Memory.objects.filter(
                classroom=session.classroom_id, student=session.student_id, card__in=others
            )
            self.memories |= dict.fromkeys(others) | {each.card_id: each for each in memories}

    def next_turn(self, at: datetime = EPOCH) -> Statement:
        """Ends the turn at which the rows were read; to be written with what was made of them.

        Whoever writes it second gets an IntegrityError, and nothing of theirs is written. ``at``:
        when the student did it; a turn is later than the one before in any case.
        """
        session, before = self.session, self.turn
        self.turn = max(before + 1, (at - EPOCH) // TICK)
        key = [session.classroom_id, as_stored(StudySession, "id", session.id)]
        return Statement(NEXT_TURN, [before, *key, self.turn, session.student_id])


def read_locked(session: StudySession) -> AnswerRows:
    """The session's rows; until the transaction ends the student can answer nowhere else.

    SQLite admits one writer anyway. PostgreSQL would wait within a statement for the lock and then
    go on with rows from before the wait: there the lock is a statement of its own. Raises
    GoneError, or SessionMovedError: then another student has to be locked, in a transaction that
    has locked nobody yet.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(LOCK, [session.student_id])
    found = SESSION.first(
        {
            "classroom": session.classroom_id,
            "session": as_stored(StudySession, "id", session.id),
        }
    )
    if found is None:
        raise GoneError("The session was deleted.")
    read, student, deck = found
    if read.student_id != session.student_id:
        raise SessionMovedError(read.student_id)
    session.deck.version = deck.version
    read.deck, read.options = session.deck, session.options
    read.started_at, read.star_marks = session.started_at, session.star_marks
    return AnswerRows(read, student.turn)
