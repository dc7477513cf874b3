"""What students did and what is believed of them: sessions, answers, memory, progress.

Every key starts with the classroom, so that one classroom is one shard.
"""

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q

from cards.engine.questions import Mode, Verdict
from cards.models.decks import Card, Deck
from cards.models.people import Classroom, Device, Student

MODES = [mode.value for mode in Mode]
VERDICTS = [verdict.value for verdict in Verdict]

MAX_RESPONSE_LENGTH = 1_000
"""Longest response kept, in characters."""


class StudySession(models.Model):
    """One sitting of one student in one mode on one deck, resumable on any device.

    ``state`` belongs to the mode and fits ``deck_version``. ``question_id`` is the key under which
    the answer to the question now shown will be stored; it changes with every question.
    """

    pk = models.CompositePrimaryKey("classroom_id", "id")
    classroom = models.ForeignKey(
        Classroom, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    id = models.UUIDField()
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="sessions")
    deck = models.ForeignKey(Deck, on_delete=models.CASCADE, related_name="+")
    mode = models.CharField(max_length=12)
    state = models.JSONField()
    deck_version = models.PositiveIntegerField()
    question_id = models.UUIDField()
    started_at = models.DateTimeField()
    active_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["classroom", "student", "deck", "mode"],
                condition=Q(finished_at=None),
                name="session_open_once_a_mode",
            ),
            models.CheckConstraint(condition=Q(mode__in=MODES), name="session_is_of_a_known_mode"),
        ]

    def __str__(self) -> str:
        return f"{self.mode} session {self.id}"


class Answer(models.Model):
    """One graded response. Append-only: everything else can be rebuilt from these rows.

    ``id`` is the UUIDv7 made when the question was shown: the same answer sent twice is one row.
    A student's answers are in the order of ``answered_at``. ``seconds`` is the time studied that
    the answer adds; ``response_ms`` and ``client_at`` are what the device said.
    """

    pk = models.CompositePrimaryKey("classroom_id", "id")
    classroom = models.ForeignKey(
        Classroom, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    id = models.UUIDField()
    session_id = models.UUIDField()
    student = models.ForeignKey(
        Student, on_delete=models.CASCADE, related_name="answers", db_index=False
    )
    device = models.ForeignKey(Device, on_delete=models.SET_NULL, null=True, related_name="+")
    deck = models.ForeignKey(Deck, on_delete=models.CASCADE, related_name="+", db_index=False)
    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="+")
    card_version = models.PositiveIntegerField()
    mode = models.CharField(max_length=12)
    kind = models.CharField(max_length=12)
    side = models.CharField(max_length=12)
    options = models.JSONField(default=list)
    response = models.TextField(validators=[MaxLengthValidator(MAX_RESPONSE_LENGTH)])
    verdict = models.CharField(max_length=12)
    rating = models.PositiveSmallIntegerField()
    weight = models.FloatField()
    seconds = models.PositiveSmallIntegerField(default=0)
    response_ms = models.PositiveIntegerField(null=True)
    client_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["student", "answered_at"], name="answer_by_student"),
            models.Index(fields=["deck", "classroom", "answered_at"], name="answer_by_deck"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(mode__in=MODES) & Q(verdict__in=VERDICTS),
                name="answer_uses_known_words",
            ),
            models.CheckConstraint(condition=Q(rating__range=(1, 4)), name="answer_rating_1_to_4"),
            models.CheckConstraint(
                condition=Q(weight__gte=0) & Q(weight__lte=1), name="answer_weight_0_to_1"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verdict} answer {self.id}"


class Memory(models.Model):
    """What is believed of one student and one card; made at the first answer, never before.

    ``last`` and ``due`` are epoch seconds, so that recall is closed-form SQL on every database.
    ``proven`` is the sum of the answers' weights, ``proven_right`` that of the right ones: from
    them come the rates of cards and students. ``learn_level``: 0 new or missed, 1 recognised, 2
    recalled.
    """

    pk = models.CompositePrimaryKey("classroom_id", "student_id", "card_id")
    classroom = models.ForeignKey(
        Classroom, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="memories")
    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="memories")
    deck = models.ForeignKey(Deck, on_delete=models.CASCADE, related_name="+", db_index=False)
    stability = models.FloatField()
    difficulty = models.FloatField()
    last = models.BigIntegerField()
    due = models.BigIntegerField()
    proven = models.FloatField()
    proven_right = models.FloatField()
    learn_level = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name_plural = "memories"
        indexes = [
            models.Index(fields=["deck", "classroom", "student"], name="memory_by_deck"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(stability__gt=0), name="memory_stability_positive"),
            models.CheckConstraint(
                condition=Q(difficulty__gte=1) & Q(difficulty__lte=10),
                name="memory_difficulty_1_to_10",
            ),
            models.CheckConstraint(
                condition=Q(proven_right__lte=F("proven")) & Q(proven_right__gte=0),
                name="memory_proven_right_within_proven",
            ),
            models.CheckConstraint(
                condition=Q(learn_level__range=(0, 2)), name="memory_learn_level_0_to_2"
            ),
        ]

    def __str__(self) -> str:
        return f"Memory of card {self.card_id}"


class Progress(models.Model):
    """What one student did in one mode of one deck."""

    pk = models.CompositePrimaryKey("classroom_id", "student_id", "deck_id", "mode")
    classroom = models.ForeignKey(
        Classroom, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="progress")
    deck = models.ForeignKey(Deck, on_delete=models.CASCADE, related_name="+", db_index=False)
    mode = models.CharField(max_length=12)
    answers = models.PositiveIntegerField()
    right = models.PositiveIntegerField()
    seconds = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "progress"
        indexes = [
            models.Index(fields=["deck", "classroom", "last_at"], name="progress_by_deck"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(mode__in=MODES), name="progress_is_of_a_known_mode"),
            models.CheckConstraint(
                condition=Q(right__lte=F("answers")), name="progress_right_within_answers"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mode} progress of {self.student_id}"
