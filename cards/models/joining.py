"""What is kept about letting students in, beside their seats: news for teachers, and brakes."""

from django.db import models
from django.db.models import Q

from cards.models.exported import Exported
from cards.models.people import Classroom, Student


class NoticeKind(models.TextChoices):
    """What a teacher is told about a seat; in the order in which the inbox shows it."""

    WRONG_CODE = "wrong-code", "Wrong codes"
    TRIED = "tried", "Tried to take a seat that is taken"
    TYPED = "typed", "Typed a name that was not on the roster"
    JOINED = "joined", "Joined"


class Notice(models.Model):
    """Something that happened at a seat, until the teacher dismisses it; ``count`` times."""

    classroom = models.ForeignKey(
        Classroom, on_delete=models.CASCADE, related_name="notices", db_index=False
    )
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=NoticeKind.choices)
    count = models.PositiveIntegerField(default=1)
    last_at = models.DateTimeField()

    exported = Exported("notices")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["classroom", "kind", "student"], name="notice_once_for_a_seat"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=NoticeKind.values), name="notice_is_of_a_known_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.student_id} in {self.classroom_id}"


class WrongCodes(models.Model):
    """How often in a row a seat's resume code was typed wrong; gone when it is typed right."""

    classroom = models.ForeignKey(
        Classroom, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="+")
    count = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()

    exported = Exported("wrong_codes")

    class Meta:
        verbose_name_plural = "wrong codes"
        constraints = [
            models.UniqueConstraint(
                fields=["classroom", "student"], name="wrong_codes_once_for_a_seat"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.count} wrong codes at {self.student_id}"


class Throttle(models.Model):
    """How often something was done since ``started_at``, by all the server's processes together."""

    key = models.CharField(max_length=60, primary_key=True)
    started_at = models.DateTimeField()
    count = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"
