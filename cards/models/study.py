"""What students did and what is believed of them: sessions, answers, memory, progress.

Every key starts with the classroom, so that one classroom is one shard.
"""

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from cards.engine.memory import Evidence, Rating
from cards.engine.questions import Kind, Mode, Verdict
from cards.models.decks import Card, Deck
from cards.models.exported import Exported
from cards.models.people import Classroom, Device, Student

MODES = [mode.value for mode in Mode]
VERDICTS = [verdict.value for verdict in Verdict]

MAX_RESPONSE_LENGTH = 1_000
"""Longest response kept, in characters."""


class StudySession(models.Model):
    """One sitting of one student in one mode on one deck, resumable on any device.

    ``options`` are what the student chose, for the next time too. ``state`` belongs to the mode and
    fits ``deck_version``. ``question_id`` is the key under which the answer to the question now
    shown will be stored; it changes with every question.

    ``star_marks``: the student's stars in the deck, where they were read along with the session.
    """

    star_marks = ""

    pk = models.CompositePrimaryKey("classroom_id", "id")
    classroom = models.ForeignKey(
        Classroom, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    id = models.UUIDField()
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="sessions")
    deck = models.ForeignKey(Deck, on_delete=models.CASCADE, related_name="+")
    mode = models.CharField(max_length=12)
    options = models.JSONField(default=dict)
    state = models.JSONField()
    deck_version = models.PositiveIntegerField()
    question_id = models.UUIDField()
    started_at = models.DateTimeField()
    active_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    exported = Exported("study_sessions", without=("question_id",), beside=("deck__title",))

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


class AnswerQuerySet(models.QuerySet["Answer"]):
    def counted(self) -> "AnswerQuerySet":
        """Those that were not taken back."""
        return self.filter(undone_at=None)

    def typed_wrong(self) -> "AnswerQuerySet":
        """What was typed and counts as wrong, since its card last started afresh."""
        return self.counted().filter(
            kind=Kind.TYPED,
            verdict=Verdict.WRONG,
            regraded="",
            card_version__gte=F("card__counts_from"),
        )


class Answer(models.Model):
    """One graded response. Append-only: everything else can be rebuilt from these rows.

    ``id`` is the UUIDv7 made when the question was shown: the same answer sent twice is one row.
    A student's answers are in the order of ``answered_at``. ``seconds`` is the time studied that
    the answer adds; ``response_ms`` and ``client_at`` are what the device said.

    ``verdict`` is what was said at once and stays; what counts is `counted_verdict`: the one that
    was given later (``regraded``), if there is one. An answer that was taken back (``undone_at``)
    counts for nothing. ``mistaken_for`` is the card whose answer was given instead; ``board_ms``
    the time of the board that the answer completed.

    ``stability`` is what the answer left its card's memory at, in days; as memory itself it follows
    from the log. Null where the answer has no part in the memory: a later try at a pair, one that
    was taken back, one from before the card was started afresh.
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
    regraded = models.CharField(max_length=12, blank=True, default="")
    mistaken_for = models.ForeignKey(
        Card,
        # It is of the same deck: it goes only when the answer goes too, by its deck.
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        null=True,
        related_name="+",
    )
    rating = models.PositiveSmallIntegerField()
    weight = models.FloatField()
    stability = models.FloatField(null=True)
    seconds = models.PositiveSmallIntegerField(default=0)
    response_ms = models.PositiveIntegerField(null=True)
    client_at = models.DateTimeField(null=True)
    board_ms = models.PositiveIntegerField(null=True)
    answered_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    objects = AnswerQuerySet.as_manager()

    exported = Exported(
        "answers", beside=("deck__title", "card__term", "card__definition", "mistaken_for__term")
    )

    class Meta:
        indexes = [
            models.Index(fields=["student", "answered_at"], name="answer_by_student"),
            models.Index(fields=["deck", "classroom", "answered_at"], name="answer_by_deck"),
            models.Index(fields=["classroom", "answered_at", "id"], name="answer_by_time"),
            models.Index(
                fields=["deck", "classroom", "card", "mistaken_for"],
                condition=Q(mistaken_for__isnull=False),
                name="answer_by_confused_cards",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(mode__in=MODES)
                & Q(verdict__in=VERDICTS)
                & Q(regraded__in=["", *VERDICTS]),
                name="answer_uses_known_words",
            ),
            models.CheckConstraint(condition=Q(rating__range=(1, 4)), name="answer_rating_1_to_4"),
            models.CheckConstraint(
                condition=Q(weight__gte=0) & Q(weight__lte=1), name="answer_weight_0_to_1"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verdict} answer {self.id}"

    @property
    def counted_verdict(self) -> Verdict:
        return Verdict(self.regraded or self.verdict)

    @property
    def evidence(self) -> Evidence:
        return counted_evidence(self.kind, self.counted_verdict, self.options, self.rating)

    @property
    def is_first_try(self) -> bool:
        """Whether it was graded: a later try at a pair is kept only for the time of its board."""
        return self.kind != Kind.MATCH or bool(self.options)


def counted_evidence(kind: str, verdict: str, options: list[int], rating: int) -> Evidence:
    """What an answer with these columns proves; ``verdict`` is the one that counts."""
    grade = Rating(rating) if kind == Kind.RATED else None
    return Evidence(Kind(kind), Verdict(verdict), len(options), grade)


class Memory(models.Model):
    """What is believed of one student and one card; made at the first answer, never before.

    ``last`` and ``due`` are epoch seconds, so that recall is closed-form SQL on every database.
    ``proven`` is the sum of the answers' weights, ``proven_right`` that of the right ones: from
    them come the rates of cards and students. ``met`` is when the card was first answered at all,
    ``introduced`` when it first was in Spaced. ``learn_level``: 0 new or missed, 1 recognised, 2
    recalled. ``missed``: the last answer was wrong; ``matched``: the last in Matching was right.
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
    met = models.BigIntegerField(default=0)
    introduced = models.BigIntegerField(null=True)
    learn_level = models.PositiveSmallIntegerField(default=0)
    missed = models.BooleanField(default=False)
    matched = models.BooleanField(default=False)

    exported = Exported("memories", beside=("deck__title", "card__term"))

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
    """What one student did in one mode of one deck.

    ``score_right`` of ``score_of`` questions were right in the latest test, ``score_session``.
    ``best_ms`` is the shortest time of a whole board in Matching.
    """

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
    score_session = models.UUIDField(null=True)
    score_right = models.PositiveIntegerField(default=0)
    score_of = models.PositiveIntegerField(default=0)
    best_ms = models.PositiveIntegerField(null=True)

    exported = Exported("progress", beside=("deck__title",))

    class Meta:
        verbose_name_plural = "progress"
        indexes = [
            models.Index(fields=["deck", "classroom"], name="progress_by_class"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(mode__in=MODES), name="progress_is_of_a_known_mode"),
            models.CheckConstraint(
                condition=Q(right__lte=F("answers")), name="progress_right_within_answers"
            ),
            models.CheckConstraint(
                condition=Q(score_right__lte=F("score_of")), name="progress_score_within_questions"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mode} progress of {self.student_id}"


class Stars(models.Model):
    """The cards of one deck that a student starred: a mark for each card's number."""

    pk = models.CompositePrimaryKey("classroom_id", "student_id", "deck_id")
    classroom = models.ForeignKey(
        Classroom, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="stars")
    deck = models.ForeignKey(Deck, on_delete=models.CASCADE, related_name="+")
    marks = models.TextField(blank=True)

    exported = Exported("stars", beside=("deck__title",))

    class Meta:
        verbose_name_plural = "stars"

    def __str__(self) -> str:
        return f"Stars of {self.student_id}"


class AppealQuerySet(models.QuerySet["Appeal"]):
    def open(self) -> "AppealQuerySet":
        """Those that wait for the teacher.

        Not among them: what has become pointless, as the answer was taken back or the card was
        removed or started afresh since.
        """
        answers = Answer.objects.typed_wrong().filter(
            classroom=OuterRef("classroom"), id=OuterRef("answer_id")
        )
        return self.filter(Exists(answers), decided_at=None, card__removed_at=None)


class Appeal(models.Model):
    """A student's claim that an answer was right after all, until the teacher has decided.

    ``seen_at``: when the student was told of the decision.
    """

    pk = models.CompositePrimaryKey("classroom_id", "answer_id")
    classroom = models.ForeignKey(
        Classroom, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    answer_id = models.UUIDField()
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="appeals")
    deck = models.ForeignKey(Deck, on_delete=models.CASCADE, related_name="appeals")
    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="appeals")
    text = models.TextField(validators=[MaxLengthValidator(MAX_RESPONSE_LENGTH)])
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    accepted = models.BooleanField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)

    objects = AppealQuerySet.as_manager()

    exported = Exported("claims", beside=("deck__title", "card__term"))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_at=None, accepted=None)
                | Q(decided_at__isnull=False, accepted__isnull=False),
                name="appeal_decided_one_way",
            ),
        ]

    def __str__(self) -> str:
        return f"Appeal of answer {self.answer_id}"
