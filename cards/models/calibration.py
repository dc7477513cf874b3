"""What a deployment learnt from its own answers: the calibrations that it kept."""

from time import monotonic

from django.db import models

from cards.engine.mastery import SHIPPED, Calibration

SECONDS_REMEMBERED = 60
"""How long a process goes on with the calibration it knows before it looks again."""


class KeptCalibrationManager(models.Manager["KeptCalibration"]):
    """Also remembers, for this process, which calibration is in use: every answer asks for it."""

    _known: tuple[float, Calibration] | None = None

    def latest_in_use(self) -> "KeptCalibration | None":
        """The newest that was not reverted; None while the shipped numbers are in use."""
        return self.filter(reverted_at=None).order_by("-pk").first()

    def in_use(self) -> Calibration:
        """What to expect answers by; at most `SECONDS_REMEMBERED` behind the database."""
        asked_at = monotonic()
        known = self._known
        if known is None or asked_at - known[0] > SECONDS_REMEMBERED:
            kept = self.latest_in_use()
            known = asked_at, kept.calibration if kept else SHIPPED
            self._known = known
        return known[1]

    def forget(self) -> None:
        """Let this process look again at once."""
        self._known = None


class KeptCalibration(models.Model):
    """A calibration that predicted held-out answers better than the one in use before it.

    Append-only, except that it can be reverted, once. ``plain`` is `Calibration.as_plain`'s;
    ``answers`` counts the delayed answers that it was fitted to, of so many ``students``; the log
    losses are of the same held-out answers, by the calibration in use before and by fits like it.
    """

    plain = models.JSONField()
    answers = models.PositiveIntegerField()
    students = models.PositiveIntegerField()
    log_loss_before = models.FloatField()
    log_loss_after = models.FloatField()
    kept_at = models.DateTimeField()
    reverted_at = models.DateTimeField(null=True, blank=True)

    objects = KeptCalibrationManager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(log_loss_after__lt=models.F("log_loss_before")),
                name="kept_calibration_predicts_better",
            ),
        ]

    def __str__(self) -> str:
        return f"Calibration of {self.kept_at:%Y-%m-%d}"

    @property
    def calibration(self) -> Calibration:
        return Calibration.from_plain(self.plain)
