"""Rebuild every student's memory and progress from the log of answers."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cards.models import Student
from cards.services.replay import replay_student

STUDENTS_BETWEEN_LINES = 100


class Command(BaseCommand):
    help = (
        "Replay the log of answers into memory and progress, one student a transaction. "
        "Safe while the site runs; after an interruption go on with --after."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--classroom", type=int, help="only this classroom's students")
        parser.add_argument("--after", type=int, default=0, help="go on after this student")

    def handle(self, *args: Any, **options: Any) -> None:
        students = Student.objects.filter(pk__gt=options["after"]).order_by("pk")
        if options["classroom"] is not None:
            students = students.filter(classroom_id=options["classroom"])
        replayed = answers = 0
        last = options["after"]
        try:
            for student_id in students.values_list("pk", flat=True):
                answers += replay_student(student_id=student_id)
                replayed, last = replayed + 1, student_id
                if replayed % STUDENTS_BETWEEN_LINES == 0:
                    self.stdout.write(f"{replayed} students; to go on: --after {last}")
        except KeyboardInterrupt:
            raise CommandError(f"Stopped. To go on: --after {last}") from None
        self.stdout.write(f"Replayed {answers} answers of {replayed} students.")
