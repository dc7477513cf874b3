"""Fit memory and mastery to the deployment's own delayed answers; show what is kept; go back."""

from argparse import ArgumentParser
from time import sleep
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cards.engine.calibration import Refit
from cards.engine.fsrs_fitting import CAN_FIT
from cards.models import KeptCalibration
from cards.models.calibration import SECONDS_REMEMBERED
from cards.services.calibration import fit_to_log, keep_refit, revert_calibration


class Command(BaseCommand):
    help = (
        "Fit the memory's parameters and the coefficients of mastery to this deployment's delayed "
        "answers. The fit is kept only if it predicts held-out answers better; then every memory "
        "is rebuilt. Safe while the site runs."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        other = parser.add_mutually_exclusive_group()
        other.add_argument("--dry-run", action="store_true", help="fit and show, keep nothing")
        other.add_argument("--show", action="store_true", help="list what was kept and is in use")
        other.add_argument(
            "--revert", action="store_true", help="go back to what was in use before"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["show"]:
            self._show()
        elif options["revert"]:
            self._revert()
        else:
            self._refit(is_dry_run=options["dry_run"])

    def _refit(self, *, is_dry_run: bool) -> None:
        before = KeptCalibration.objects.in_use()
        found = fit_to_log()
        self._tell(found)
        if not found.is_kept:
            self.stdout.write(f"{found.reason} Nothing was changed.")
            return
        alone = " alone" if found.calibration.parameters == before.parameters else " and the memory"
        fitted = numbers(found.calibration.as_plain())
        self.stdout.write(f"Fitted: the coefficients{alone}. {fitted}")
        if is_dry_run:
            self.stdout.write("A dry run: nothing was changed.")
            return
        keep_refit(found=found, now=timezone.now())
        self.stdout.write("Kept. To go back: manage.py refit_memory --revert")
        self._rebuild()

    def _tell(self, found: Refit) -> None:
        self.stdout.write(f"{found.answers} delayed answers of {found.students} students.")
        if not CAN_FIT:
            self.stdout.write("fsrs-rs-python is not installed: the coefficients alone are fitted.")
        if found.log_loss_before is not None:
            self.stdout.write(
                "How far off on answers left out of the new fit (log loss; less is better): "
                f"{found.log_loss_before:.3f} with the numbers in use, "
                f"{found.log_loss_after:.3f} refitted."
            )
            if KeptCalibration.objects.latest_in_use():
                self.stdout.write(
                    "The numbers in use have seen many of these answers: a new fit has to beat "
                    "them all the same, so it is kept only when it is clearly better."
                )

    def _revert(self) -> None:
        reverted = revert_calibration(now=timezone.now())
        if reverted is None:
            self.stdout.write("The shipped numbers are in use: there is nothing to go back to.")
            return
        before = KeptCalibration.objects.latest_in_use()
        in_use = f"those kept on {before.kept_at:%Y-%m-%d %H:%M}" if before else "the shipped ones"
        self.stdout.write(
            f"The numbers kept on {reverted.kept_at:%Y-%m-%d %H:%M} are out of use; "
            f"in use now: {in_use}."
        )
        self._rebuild()

    def _rebuild(self) -> None:
        """Replay everybody, once no process can go on by the numbers before.

        A student's row is locked while an answer asks for the calibration in use, and while it is
        replayed: whatever came by the old numbers is replayed by the new ones.
        """
        self.stdout.write(
            f"In {SECONDS_REMEMBERED} seconds every process goes by these numbers; then memories "
            "are rebuilt. If that is interrupted, manage.py rebuild_progress finishes it."
        )
        try:
            sleep(SECONDS_REMEMBERED + 1)
        except KeyboardInterrupt:
            raise CommandError(
                "Stopped before memories were rebuilt: run manage.py rebuild_progress."
            ) from None
        call_command("rebuild_progress", stdout=self.stdout)

    def _show(self) -> None:
        in_use = KeptCalibration.objects.latest_in_use()
        for kept in KeptCalibration.objects.all():
            self.stdout.write(
                f"{kept.kept_at:%Y-%m-%d %H:%M}  {kept.answers} delayed answers of {kept.students} "
                f"students, log loss {kept.log_loss_before:.3f} → {kept.log_loss_after:.3f}, "
                f"{state(kept, in_use)}"
            )
        self.stdout.write(f"The shipped numbers{'' if in_use else ', in use'}")
        self.stdout.write(f"In use: {numbers(KeptCalibration.objects.in_use().as_plain())}")


def state(kept: KeptCalibration, in_use: KeptCalibration | None) -> str:
    if kept.reverted_at:
        return f"reverted {kept.reverted_at:%Y-%m-%d %H:%M}"
    return "in use" if kept == in_use else "replaced"


def numbers(plain: dict[str, Any]) -> str:
    memory = " ".join(f"{value:.4f}" for value in plain["parameters"])
    others = ", ".join(
        f"{name.replace('_', ' ')} {value:.3f}"
        for name, value in plain.items()
        if name != "parameters"
    )
    return f"{others}, memory {memory}."
