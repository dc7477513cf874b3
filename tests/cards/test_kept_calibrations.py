"""The calibration in use: shipped until one is kept, and the same for answers, replay and table."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from analytics.queries.table import class_rows
from cards.access import Seat
from cards.engine.mastery import SHIPPED
from cards.engine.memory import DAY, MODEL, Evidence
from cards.engine.questions import Kind, Verdict
from cards.engine.study_days import StudyCalendar
from cards.models import Deck, KeptCalibration, Memory
from cards.models import calibration as module
from cards.services.replay import replay_student
from tests.factories import NOON, REFITTED, flip, keep

pytestmark = pytest.mark.django_db

FLIPPED = Evidence(Kind.FLIP, Verdict.RIGHT)


def test_the_shipped_numbers_are_in_use_until_others_are_kept() -> None:
    assert KeptCalibration.objects.in_use() == SHIPPED


def test_the_newest_that_was_not_reverted_is_in_use() -> None:
    keep(replace(REFITTED, offset=0.5))
    second = keep(REFITTED)
    keep(SHIPPED, now=NOON + timedelta(days=1))
    KeptCalibration.objects.exclude(pk__lte=second.pk).update(reverted_at=NOON)
    KeptCalibration.objects.forget()
    assert KeptCalibration.objects.in_use() == REFITTED


def test_what_is_kept_comes_back_to_the_last_digit() -> None:
    thirds = replace(REFITTED, offset=1 / 3, base_rate=1e-7, spread=0.1 + 0.2)
    assert KeptCalibration.objects.get(pk=keep(thirds).pk).calibration == thirds


def test_it_is_asked_for_once_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = 1000.0
    monkeypatch.setattr(module, "monotonic", lambda: clock)
    assert KeptCalibration.objects.in_use() == SHIPPED
    other_process = KeptCalibration(
        plain=REFITTED.as_plain(),
        answers=640,
        students=36,
        log_loss_before=0.61,
        log_loss_after=0.52,
        kept_at=NOON,
    )
    other_process.save()
    clock += module.SECONDS_REMEMBERED
    with CaptureQueriesContext(connection) as asked:
        assert KeptCalibration.objects.in_use() == SHIPPED
    assert len(asked) == 0
    clock += 1
    assert KeptCalibration.objects.in_use() == REFITTED


def test_nothing_is_kept_that_predicts_no_better() -> None:
    kept = keep(REFITTED)
    kept.log_loss_after = kept.log_loss_before
    with pytest.raises(IntegrityError):
        kept.save()


def test_an_answer_moves_the_memory_by_the_calibration_in_use(seat: Seat, deck: Deck) -> None:
    keep(REFITTED)
    flip(seat, deck, True)
    memory = Memory.objects.get()
    calendar, now = StudyCalendar(seat.classroom.zone), int(NOON.timestamp())
    expected, _ = REFITTED.model.update(None, FLIPPED, now, calendar)
    shipped, _ = MODEL.update(None, FLIPPED, now, calendar)
    assert memory.stability == pytest.approx(expected.stability)
    assert memory.stability != pytest.approx(shipped.stability, rel=0.01)


def test_a_replay_forgets_the_parameters_before(seat: Seat, deck: Deck) -> None:
    """Answered under the shipped numbers, replayed and answered on under others."""
    flip(seat, deck, True, False, True)
    keep(REFITTED)
    replay_student(student_id=seat.student.pk)
    flip(seat, deck, True, True, now=NOON + timedelta(seconds=3 * DAY))
    in_the_app = list(Memory.objects.order_by("card_id").values())
    Memory.objects.all().delete()
    replay_student(student_id=seat.student.pk)
    assert list(Memory.objects.order_by("card_id").values()) == in_the_app


def test_the_table_s_range_has_the_spread_in_use(seat: Seat, deck: Deck) -> None:
    flip(seat, deck, True, True)
    keep(replace(REFITTED, spread=0.0))
    narrow = class_rows(classroom=seat.classroom, deck=deck, now=NOON)[0]
    keep(replace(REFITTED, spread=0.5))
    wide = class_rows(classroom=seat.classroom, deck=deck, now=NOON)[0]
    assert narrow.mastery == wide.mastery
    assert narrow.high_percent is not None
    assert wide.high_percent is not None
    assert narrow.high_percent < wide.high_percent
