"""Fitting the calibration to the deployment's own answers, keeping a fit and going back."""

from datetime import datetime

from django.db import transaction

from cards.engine.calibration import Refit, refit
from cards.engine.delayed import Sample
from cards.models import Classroom, KeptCalibration
from cards.models.log import delayed_in_log, studied_decks


def fit_to_log() -> Refit:
    """A refit of the calibration in use to all delayed answers, read one deck of a class at a time.

    In memory at once: the sample, and what `delayed_answers` keeps of one classroom and deck.
    """
    current = KeptCalibration.objects.in_use()
    sample = Sample()
    for studied in studied_decks(Classroom.objects.all()):
        sample.add(delayed_in_log([studied], current.model))
    return refit(sample.answers, current)


def keep_refit(*, found: Refit, now: datetime) -> KeptCalibration:
    """Put a refit in use. Memories are of the parameters before until they are replayed.

    Raises ValueError for one that predicts no better.
    """
    before, after = found.log_loss_before, found.log_loss_after
    if not found.is_kept or before is None or after is None:
        raise ValueError("Only a refit that predicts held-out answers better is kept.")
    kept = KeptCalibration.objects.create(
        plain=found.calibration.as_plain(),
        answers=found.answers,
        students=found.students,
        log_loss_before=before,
        log_loss_after=after,
        kept_at=now,
    )
    KeptCalibration.objects.forget()
    return kept


def revert_calibration(*, now: datetime) -> KeptCalibration | None:
    """Take the calibration in use out of use; None when the shipped numbers are in use.

    Memories are of its parameters until they are replayed.
    """
    with transaction.atomic():
        kept = KeptCalibration.objects.latest_in_use()
        if kept is not None:
            kept.reverted_at = now
            kept.save(update_fields=["reverted_at"])
    KeptCalibration.objects.forget()
    return kept
