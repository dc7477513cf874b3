"""The least that records something: a line in a log and a count."""

from typing import ClassVar

from django.db import models


class Line(models.Model):
    """One thing that a student did."""

    id = models.UUIDField(primary_key=True)
    student_id = models.BigIntegerField()
    text = models.TextField()
    at = models.DateTimeField()

    objects: ClassVar[models.Manager["Line"]] = models.Manager()

    class Meta:
        app_label = "floor"

    def __str__(self) -> str:
        return self.text


class Count(models.Model):
    """How many things a student did."""

    student_id = models.BigIntegerField(primary_key=True)
    lines = models.PositiveIntegerField()
    last_at = models.DateTimeField()

    objects: ClassVar[models.Manager["Count"]] = models.Manager()

    class Meta:
        app_label = "floor"

    def __str__(self) -> str:
        return f"{self.lines} lines"
