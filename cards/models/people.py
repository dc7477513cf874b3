"""Who teaches and who studies: teachers, classrooms, students and the links that join them."""

import secrets
import unicodedata
from datetime import date, datetime, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from cards.engine import retention
from cards.engine.goals import Goal
from cards.models.exported import Exported

LINK_TOKEN_BYTES = 18
"""144 random bits: a link cannot be guessed."""

INVITATION_LASTS = timedelta(days=14)
"""So long a colleague can take up the invitation to teach a class too."""

LONGEST_NAME_KEY = 120
"""Of 60 letters, some become two or more when they are compared."""

BOARD_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""32 of them, none of which looks like another: no O beside 0, no I beside 1."""
BOARD_CODE_LENGTH = 8


def new_link_token() -> str:
    return secrets.token_urlsafe(LINK_TOKEN_BYTES)


class TeacherManager(BaseUserManager["Teacher"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Teacher":
        teacher = self.model(email=self.normalize_email(email).lower(), **fields)
        teacher.set_password(password)
        teacher.save(using=self._db)
        return teacher

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "Teacher":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class Teacher(AbstractBaseUser, PermissionsMixin):
    """A signed-in user, known by an email address, who owns decks and classrooms."""

    email = models.EmailField("email address", unique=True)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(db_default=Now())

    objects: ClassVar[TeacherManager] = TeacherManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    def __str__(self) -> str:
        return self.email


def check_time_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError("“%(name)s” is not a time zone.", params={"name": name})


def default_time_zone() -> str:
    return settings.TIME_ZONE


def default_delete_on() -> date:
    return retention.deletion_day(timezone.localdate(), settings.SCHOOL_YEAR_ENDS)


class ClassroomQuerySet(models.QuerySet["Classroom"]):
    def taught_by(self, teacher: Teacher) -> "ClassroomQuerySet":
        """Those that the teacher owns or was asked to teach too."""
        shared = Classroom.co_teachers.through.objects.filter(teacher=teacher)
        return self.filter(Q(owner=teacher) | Q(pk__in=shared.values("classroom")))


class Classroom(models.Model):
    """A class of one teacher and their co-teachers; all its students do carries its key.

    New students are let in until ``joining_closes_at``, always where it is None; with
    ``takes_new_names`` they may type a name that is not on the roster. An archived classroom lets
    nobody in. On ``delete_on`` the classroom goes, with all that its students did, if its teachers
    are warned of it since ``warned_at`` (`engine.retention`).
    """

    owner = models.ForeignKey(Teacher, on_delete=models.CASCADE, related_name="classrooms")
    co_teachers = models.ManyToManyField(Teacher, related_name="shared_classrooms", blank=True)
    name = models.CharField(max_length=80)
    time_zone = models.CharField(
        max_length=64, default=default_time_zone, validators=[check_time_zone]
    )
    created_at = models.DateTimeField(db_default=Now())
    archived_at = models.DateTimeField(null=True, blank=True)
    delete_on = models.DateField(default=default_delete_on)
    warned_at = models.DateTimeField(null=True, blank=True, editable=False)
    joining_closes_at = models.DateTimeField(null=True, blank=True)
    takes_new_names = models.BooleanField(default=True)

    objects = ClassroomQuerySet.as_manager()

    exported = Exported("class", without=("owner_id", "warned_at"))

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="classroom_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def lets_in(self, at: datetime) -> bool:
        """Whether new students are let in at this moment; those who are in always come back."""
        is_closed = self.joining_closes_at is not None and self.joining_closes_at <= at
        return self.archived_at is None and not is_closed

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    @property
    def goes_on(self) -> date | None:
        """The day on which the class will be deleted, once its teachers are to be warned of it."""
        today = timezone.localdate()
        if not retention.is_near(self.delete_on, today):
            return None
        warned_on = timezone.localdate(self.warned_at) if self.warned_at else today
        return retention.goes_on(self.delete_on, warned_on)


class CoTeacherInvitationQuerySet(models.QuerySet["CoTeacherInvitation"]):
    def live(self, at: datetime) -> "CoTeacherInvitationQuerySet":
        return self.filter(created_at__gt=at - INVITATION_LASTS)


class CoTeacherInvitation(models.Model):
    """An address with which one colleague, known by an email address, may teach a class too."""

    classroom = models.ForeignKey(Classroom, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    token = models.CharField(max_length=64, unique=True, default=new_link_token, editable=False)
    created_at = models.DateTimeField(db_default=Now())

    objects = CoTeacherInvitationQuerySet.as_manager()

    exported = Exported("invited_teachers", without=("token",))

    class Meta:
        ordering = ["email"]
        constraints = [
            models.UniqueConstraint(
                fields=["classroom", "email"], name="co_teacher_invited_once_to_a_classroom"
            ),
        ]

    def __str__(self) -> str:
        return f"Invitation {self.pk} to {self.classroom_id}"

    def get_absolute_url(self) -> str:
        return reverse("cards:co_teacher_join", args=[self.token])


def name_key(name: str) -> str:
    """What makes two names the same in one classroom: letters, without case or extra spaces."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


class Student(models.Model):
    """A seat in one classroom: a display name, and nothing else about the person.

    A name on the roster that nobody has taken yet has no ``joined_at``. A name that a student
    typed is not ``is_verified`` until the teacher says that it belongs to the class. ``turn``
    grows with every change of what the student did, to its time in microseconds: what was made of
    rows that were read at an earlier turn is made again (ADR 7).
    """

    classroom = models.ForeignKey(
        Classroom, on_delete=models.CASCADE, related_name="students", db_index=False
    )
    name = models.CharField(max_length=60)
    name_key = models.CharField(max_length=LONGEST_NAME_KEY, editable=False)
    resume_code = models.CharField(max_length=160, blank=True, editable=False)
    joined_at = models.DateTimeField(null=True, blank=True)
    is_verified = models.BooleanField(default=True)
    turn = models.PositiveBigIntegerField(default=0, editable=False)

    exported = Exported("students", without=("name_key", "resume_code", "turn"))

    class Meta:
        ordering = ["name_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["classroom", "name_key"], name="student_name_once_in_a_classroom"
            ),
            models.CheckConstraint(condition=~Q(name_key=""), name="student_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Device(models.Model):
    """A browser that holds a student's seat by the random token in its cookie."""

    classroom = models.ForeignKey(Classroom, on_delete=models.CASCADE, db_index=False)
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="devices")
    token_digest = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(db_default=Now())
    revoked_at = models.DateTimeField(null=True, blank=True)

    exported = Exported("devices", without=("token_digest",))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["classroom", "token_digest"], name="device_token_once_in_a_classroom"
            ),
        ]

    def __str__(self) -> str:
        return f"Device {self.pk} of {self.student_id}"


class Assignment(models.Model):
    """A deck given to a classroom; with ``ranking`` students see whose Matching is the quickest.

    Goals are in percent, None where nothing is asked; ``due_at`` is by when they should be reached.
    """

    classroom = models.ForeignKey(
        Classroom, on_delete=models.CASCADE, related_name="assignments", db_index=False
    )
    deck = models.ForeignKey("cards.Deck", on_delete=models.CASCADE, related_name="assignments")
    due_at = models.DateTimeField(null=True, blank=True)
    learn_goal = models.PositiveSmallIntegerField(null=True, blank=True)
    test_goal = models.PositiveSmallIntegerField(null=True, blank=True)
    mastery_goal = models.PositiveSmallIntegerField(null=True, blank=True)
    ranking = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=Now())

    exported = Exported("assigned_decks", beside=("deck__title",))

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["classroom", "deck"], name="assignment_once_in_a_classroom"
            ),
            models.CheckConstraint(
                condition=(Q(learn_goal=None) | Q(learn_goal__range=(1, 100)))
                & (Q(test_goal=None) | Q(test_goal__range=(1, 100)))
                & (Q(mastery_goal=None) | Q(mastery_goal__range=(1, 100))),
                name="assignment_goals_1_to_100",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deck_id} for {self.classroom_id}"

    @property
    def goal(self) -> Goal:
        """What the class is asked to reach with this deck."""
        return Goal(self.learn_goal, self.test_goal, self.mastery_goal)


class Excuse(models.Model):
    """A student of whom the goal of one deck is not asked."""

    pk = models.CompositePrimaryKey("classroom_id", "student_id", "deck_id")
    classroom = models.ForeignKey(
        Classroom, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="excuses")
    deck = models.ForeignKey("cards.Deck", on_delete=models.CASCADE, related_name="+")

    exported = Exported("excuses", beside=("deck__title",))

    def __str__(self) -> str:
        return f"{self.student_id} is excused from {self.deck_id}"


def new_board_code() -> str:
    """A random code such as ``K7MN4PQX``: 40 random bits."""
    return "".join(secrets.choice(BOARD_LETTERS) for _ in range(BOARD_CODE_LENGTH))


class LinkKind(models.TextChoices):
    STUDY = "study", "Study link"
    REPORT = "report", "Report link"


class NamesShown(models.TextChoices):
    """How a report link calls the students of the class."""

    SHOWN = "shown", "Names, as in the class"
    INITIALS = "initials", "Initials, such as “A. R.”"
    HIDDEN = "hidden", "No names: “Student 1”, in an order that gives nothing away"


class LinkQuerySet(models.QuerySet["Link"]):
    def live(self, at: datetime) -> "LinkQuerySet":
        return self.filter(revoked_at=None).filter(Q(expires_at=None) | Q(expires_at__gt=at))


class Link(models.Model):
    """An unguessable, revocable address into one classroom; students land on its deck, if any.

    The ``code`` is for whoever reads it off the board: 40 random bits that stand for the link.

    A report link shows the figures of its deck, else of every deck of the class; students are
    called as ``names`` says. ``last_opened_at`` is kept of report links only.
    """

    classroom = models.ForeignKey(Classroom, on_delete=models.CASCADE, related_name="links")
    deck = models.ForeignKey("cards.Deck", on_delete=models.CASCADE, null=True, blank=True)
    kind = models.CharField(max_length=10, choices=LinkKind.choices, default=LinkKind.STUDY)
    names = models.CharField(max_length=10, choices=NamesShown.choices, default=NamesShown.HIDDEN)
    token = models.CharField(max_length=64, unique=True, default=new_link_token, editable=False)
    code = models.CharField(
        max_length=BOARD_CODE_LENGTH, unique=True, null=True, blank=True, editable=False
    )
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_opened_at = models.DateTimeField(null=True, blank=True)

    objects = LinkQuerySet.as_manager()

    exported = Exported("links", without=("token", "code"))

    class Meta:
        ordering = [F("created_at").desc(), "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=LinkKind.values), name="link_is_of_a_known_kind"
            ),
            models.CheckConstraint(
                condition=Q(names__in=NamesShown.values), name="link_shows_names_in_a_known_way"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} into {self.classroom_id}"

    def get_absolute_url(self) -> str:
        is_report = self.kind == LinkKind.REPORT
        return reverse("cards:report_open" if is_report else "cards:link_open", args=[self.token])

    @property
    def written_code(self) -> str:
        """The code as it stands on the board: in two halves, which are easier to copy."""
        half = BOARD_CODE_LENGTH // 2
        return f"{self.code[:half]}-{self.code[half:]}" if self.code else ""
