"""Warn of classes whose last day is near, and delete those whose day has come."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from cards.engine.retention import WARNED_AT_LEAST
from cards.services import deletion, retention
from cards.services.deletion import Extent


class Command(BaseCommand):
    help = (
        "Delete the classes whose day has come, with their students' work. Run it every day. "
        f"No class goes before its teachers were warned on its pages for {WARNED_AT_LEAST.days} "
        "days: the first run that finds a class near its day begins the warning."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would be done, and do nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        now, is_dry = timezone.now(), options["dry_run"]
        expired = retention.expired_classrooms(now=now)
        unwarned = retention.unwarned_classrooms(now=now)
        for classroom in expired:
            if is_dry:
                extent = deletion.extent_of_classroom(classroom=classroom)
                self.stdout.write(f"Would delete {classroom} ({classroom.pk}): {_said(extent)}")
            elif gone := retention.delete_expired_classroom(classroom=classroom):
                self.stdout.write(f"Deleted {classroom} ({classroom.pk}): {_said(gone)}")
        for classroom in unwarned:
            if not is_dry:
                retention.warn_teachers(classroom=classroom, now=now)
            does = "Would warn" if is_dry else "Warned"
            self.stdout.write(
                f"{does} of {classroom} ({classroom.pk}): goes on {classroom.goes_on}"
            )
        if not expired and not unwarned:
            self.stdout.write("Nothing to do.")


def _said(extent: Extent) -> str:
    return f"{extent.students} students, {extent.answers} answers"
