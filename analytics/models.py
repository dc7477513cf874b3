"""What teachers said about what they were shown; nothing in `cards` reads it."""

from django.db import models

from analytics.signals import FlagKind
from cards.models import Classroom, Deck, Student, Teacher
from cards.models.exported import Exported

KINDS = [kind.value for kind in FlagKind]


class Dismissal(models.Model):
    """A flag that a teacher of the class has dealt with, until its ``evidence`` has grown."""

    pk = models.CompositePrimaryKey("classroom_id", "student_id", "deck_id", "kind")
    classroom = models.ForeignKey(
        Classroom, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="+")
    deck = models.ForeignKey(Deck, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12)
    evidence = models.BigIntegerField()
    teacher = models.ForeignKey(Teacher, on_delete=models.SET_NULL, null=True, related_name="+")
    dismissed_at = models.DateTimeField()

    exported = Exported("dismissed_flags", without=("teacher_id",), beside=("deck__title",))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=KINDS), name="dismissal_is_of_a_known_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.student_id} dismissed"
