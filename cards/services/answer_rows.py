"""The rows that an answer reads and writes, in as few statements as can be (ADR 7)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection

from cards.models import Answer, Deck, Memory, Progress, StudySession
from cards.models.by_hand import Part, Reading, as_stored

LOCK = "SELECT id FROM cards_student WHERE id = %s FOR NO KEY UPDATE"

KEPT = ("classroom", "id", "student", "deck", "mode")
CHANGING = ("state", "deck_version", "question_id", "active_at", "finished_at")
"""The fields of a session that an answer may change."""

SESSION = Reading(
    """
    FROM cards_studysession s
    JOIN cards_deck d ON d.id = s.deck_id
    LEFT JOIN cards_answer a ON a.classroom_id = s.classroom_id AND a.id = (
        SELECT id FROM cards_answer WHERE student_id = s.student_id
        ORDER BY answered_at DESC LIMIT 1
    )
    LEFT JOIN cards_memory m ON m.classroom_id = s.classroom_id
        AND m.student_id = s.student_id AND m.card_id = %(card)s
    LEFT JOIN cards_progress p ON p.classroom_id = s.classroom_id
        AND p.student_id = s.student_id AND p.deck_id = s.deck_id AND p.mode = s.mode
    WHERE s.classroom_id = %(classroom)s AND s.id = %(session)s
    """,
    Part("s", StudySession, *KEPT, *CHANGING),
    Part("d", Deck, "version"),
    Part("a", Answer, "answered_at"),
    Part("m", Memory),
    Part("p", Progress),
)


class SessionMovedError(LookupError):
    """The session is another student's by now: seats were merged, or a device's answers moved."""

    def __init__(self, student_id: int) -> None:
        super().__init__(student_id)
        self.student_id = student_id


@dataclass(slots=True)
class AnswerRows:
    """What an answer starts from, as it is while the student is locked.

    ``memories``: by card id, None for a card never answered; only of cards that were looked up.
    """

    session: StudySession
    last_answer_at: datetime | None
    progress: Progress | None
    memories: dict[int, Memory | None] = field(default_factory=dict)

    def look_up(self, cards: Iterable[int]) -> None:
        """Read the memories of further cards."""
        missing = set(cards) - self.memories.keys()
        if not missing:
            return
        found = Memory.objects.filter(
            classroom=self.session.classroom_id, student=self.session.student_id, card__in=missing
        )
        self.memories |= dict.fromkeys(missing) | {memory.card_id: memory for memory in found}


def read_locked(session: StudySession, card_id: int | None) -> AnswerRows:
    """The session's rows; until the transaction ends the student can answer nowhere else.

    With them, in the same statement, the memory of the card that is probably asked. SQLite admits
    one writer anyway. PostgreSQL would wait within a statement for the lock and then go on with
    rows from before the wait: there the lock is a statement of its own. Raises SessionMovedError:
    then another student has to be locked, in a transaction that has locked nobody yet.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(LOCK, [session.student_id])
    found = SESSION.first(
        {
            "classroom": session.classroom_id,
            "session": as_stored(StudySession, "id", session.id),
            "card": card_id,
        }
    )
    if found is None:
        raise StudySession.DoesNotExist
    locked, deck, last_answer, memory, progress = found
    if locked.student_id != session.student_id:
        raise SessionMovedError(locked.student_id)
    session.deck.version = deck.version
    locked.deck, locked.options = session.deck, session.options
    locked.started_at, locked.star_marks = session.started_at, session.star_marks
    memories = {} if card_id is None else {card_id: memory}
    return AnswerRows(locked, last_answer and last_answer.answered_at, progress, memories)
