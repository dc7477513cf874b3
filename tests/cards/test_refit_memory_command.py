"""`manage.py refit_memory`: from the log to a calibration in use, and back."""

import io
import tracemalloc
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cards.engine.calibration import LEAST_ANSWERS
from cards.engine.delayed import Sample
from cards.engine.mastery import SHIPPED
from cards.engine.memory import Evidence
from cards.engine.questions import Kind, Verdict
from cards.engine.study_days import StudyCalendar
from cards.management.commands import refit_memory
from cards.models import Answer, Classroom, Deck, KeptCalibration, Memory, log
from cards.models.calibration import SECONDS_REMEMBERED
from cards.models.log import delayed_in_log, studied_decks
from cards.services import calibration, decks
from tests.factories import (
    NOON,
    REFITTED,
    card,
    flip,
    keep,
    make_classroom,
    make_deck,
    make_seat,
    make_teacher,
    numbered_pairs,
)
from tests.logs import record_lessons

pytestmark = pytest.mark.django_db

FAR_OFF = replace(REFITTED, offset=2.0)
"""Promises everybody far too much."""
MOST_FITS = 6
"""Which students are held out goes by their keys: seldom, a second fit is better by a hair."""


class Waits(list[float]):
    """How long the command slept, and what was in use meanwhile."""

    in_use: Any = None


@pytest.fixture(autouse=True)
def waits(monkeypatch: pytest.MonkeyPatch) -> Waits:
    """The command's waiting, without the wait."""
    slept = Waits()

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        slept.in_use = KeptCalibration.objects.in_use()

    monkeypatch.setattr(refit_memory, "sleep", sleep)
    return slept


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("refit_memory", *arguments, stdout=out)
    return out.getvalue()


def memories() -> list[dict[str, Any]]:
    return [dict(row) for row in Memory.objects.order_by("student_id", "card_id").values()]


@pytest.fixture
def practised(classroom: Classroom, deck: Deck) -> Classroom:
    """576 delayed answers of 36 students."""
    record_lessons(classroom, deck)
    return classroom


# --- Too few --------------------------------------------------------------------------------------


def test_too_few_delayed_answers_change_nothing(
    classroom: Classroom, deck: Deck, waits: Waits
) -> None:
    record_lessons(classroom, deck, students=10)
    before = memories()
    said = run()
    assert "160 delayed answers of 10 students" in said
    assert f"it takes {LEAST_ANSWERS}" in said
    assert "Nothing was changed" in said
    assert not KeptCalibration.objects.exists()
    assert memories() == before
    assert waits == []


def test_an_empty_deployment_is_no_error() -> None:
    assert "0 delayed answers are too few" in run()


# --- Kept -----------------------------------------------------------------------------------------


def test_a_better_fit_is_put_in_use_and_every_memory_rebuilt(
    practised: Classroom, waits: Waits
) -> None:
    keep(FAR_OFF)
    said = run()
    kept = KeptCalibration.objects.latest_in_use()
    assert kept is not None
    assert (kept.answers, kept.students) == (576, 36)
    assert kept.log_loss_after < kept.log_loss_before
    assert f"{kept.log_loss_before:.3f} with the numbers in use" in said
    assert f"{kept.log_loss_after:.3f} refitted" in said
    assert "Replayed 864 answers of 36 students." in said
    assert KeptCalibration.objects.in_use() == kept.calibration
    rebuilt = memories()
    call_command("rebuild_progress", stdout=io.StringIO())
    assert memories() == rebuilt


def test_memories_wait_until_every_process_goes_by_the_new_numbers(
    practised: Classroom, waits: Waits
) -> None:
    keep(FAR_OFF)
    run()
    kept = KeptCalibration.objects.latest_in_use()
    assert kept is not None
    assert waits.in_use == kept.calibration
    assert sum(waits) > SECONDS_REMEMBERED


def test_an_answer_that_another_process_takes_by_the_numbers_before_is_rebuilt_too(
    practised: Classroom, deck: Deck, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = make_seat(practised)

    def answer_by_the_numbers_before(_: float) -> None:
        monkeypatch.setattr(KeptCalibration.objects, "in_use", lambda: FAR_OFF)
        flip(seat, deck, True)
        monkeypatch.undo()

    keep(FAR_OFF)
    monkeypatch.setattr(refit_memory, "sleep", answer_by_the_numbers_before)
    run()
    kept = KeptCalibration.objects.latest_in_use()
    assert kept is not None
    now, calendar = int(NOON.timestamp()), StudyCalendar(practised.zone)
    flipped = Evidence(Kind.FLIP, Verdict.RIGHT)
    expected, _ = kept.calibration.model.update(None, flipped, now, calendar)
    before, _ = FAR_OFF.model.update(None, flipped, now, calendar)
    assert Memory.objects.get(student=seat.student).stability == expected.stability
    assert expected.stability != before.stability


def test_an_interrupted_rebuilding_is_finished_by_the_other_command(
    practised: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_: float) -> None:
        raise KeyboardInterrupt

    keep(FAR_OFF)
    before = memories()
    monkeypatch.setattr(refit_memory, "sleep", interrupt)
    with pytest.raises(CommandError, match="rebuild_progress"):
        run()
    assert memories() == before
    assert KeptCalibration.objects.in_use() != FAR_OFF
    call_command("rebuild_progress", stdout=io.StringIO())
    finished = memories()
    assert finished != before
    Memory.objects.all().delete()
    call_command("rebuild_progress", stdout=io.StringIO())
    assert memories() == finished


def test_answers_after_a_refit_are_what_a_replay_makes_of_them(
    practised: Classroom, deck: Deck
) -> None:
    keep(FAR_OFF)
    run()
    seat = make_seat(practised)
    flip(seat, deck, True, False, True)
    flip(seat, deck, True, True, now=NOON + timedelta(days=3))
    in_the_app = memories()
    Memory.objects.all().delete()
    call_command("rebuild_progress", stdout=io.StringIO())
    assert memories() == in_the_app


def test_a_fit_that_is_no_better_changes_nothing(practised: Classroom, waits: Waits) -> None:
    keep(FAR_OFF)
    said = ""
    while "no better. Nothing was changed." not in said:  # soon: the answers stay the same
        fitted, before = KeptCalibration.objects.count(), memories()
        assert fitted < MOST_FITS
        waits.clear()
        said = run()
    assert KeptCalibration.objects.count() == fitted
    assert memories() == before
    assert waits == []


def test_only_a_better_fit_can_be_kept(practised: Classroom) -> None:
    refused = replace(calibration.fit_to_log(), is_kept=False)
    with pytest.raises(ValueError, match="better"):
        calibration.keep_refit(found=refused, now=NOON)


def test_a_dry_run_keeps_nothing(practised: Classroom, waits: Waits) -> None:
    keep(FAR_OFF)
    before = memories()
    said = run("--dry-run")
    assert "refitted" in said
    assert "Fitted: the coefficients" in said
    assert "A dry run: nothing was changed." in said
    assert KeptCalibration.objects.get().calibration == FAR_OFF
    assert memories() == before
    assert waits == []


def test_without_the_fitting_library_the_command_says_what_is_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(refit_memory, "CAN_FIT", False)
    assert "fsrs-rs-python is not installed" in run()


# --- Back -----------------------------------------------------------------------------------------


def test_reverting_goes_back_one_at_a_time_and_rebuilds_the_memories(
    practised: Classroom, waits: Waits
) -> None:
    with_the_shipped = memories()
    keep(REFITTED)
    call_command("rebuild_progress", stdout=io.StringIO())
    with_the_first = memories()
    keep(FAR_OFF, now=NOON + timedelta(days=1))
    said = run("--revert")
    assert "kept on 2026-03-03 12:00 are out of use" in said
    assert "in use now: those kept on 2026-03-02 12:00" in said
    assert memories() == with_the_first
    assert "in use now: the shipped ones" in run("--revert")
    assert KeptCalibration.objects.in_use() == SHIPPED
    assert memories() == with_the_shipped
    assert with_the_first != with_the_shipped
    assert len(waits) == 2


def test_there_is_nothing_before_the_shipped_numbers(waits: Waits) -> None:
    assert "nothing to go back to" in run("--revert")
    assert waits == []


def test_what_was_kept_is_listed_with_what_became_of_it() -> None:
    keep(REFITTED)
    keep(SHIPPED, now=NOON + timedelta(days=1))
    keep(FAR_OFF, now=NOON + timedelta(days=2))
    calibration.revert_calibration(now=NOON + timedelta(days=3))
    lines = run("--show").splitlines()
    said = "640 delayed answers of 36 students, log loss 0.610 → 0.520"
    assert lines[:3] == [
        f"2026-03-04 12:00  {said}, reverted 2026-03-05 12:00",
        f"2026-03-03 12:00  {said}, in use",
        f"2026-03-02 12:00  {said}, replaced",
    ]
    assert lines[3] == "The shipped numbers"
    assert "offset -0.103, by recall 0.720" in lines[4]
    assert "memory 0.1154" in lines[4]


def test_the_shipped_numbers_are_listed_as_in_use() -> None:
    assert "The shipped numbers, in use" in run("--show")


def test_one_thing_is_done_at_a_time() -> None:
    with pytest.raises(CommandError):
        run("--show", "--revert")


# --- What is read ---------------------------------------------------------------------------------


def delayed(of: Classroom) -> set[tuple[Any, Any]]:
    studied = list(studied_decks(Classroom.objects.filter(pk=of.pk)))
    return {(each.student, each.card) for each in delayed_in_log(studied, SHIPPED.model)}


def test_answers_from_before_a_card_was_started_afresh_stay_out(
    practised: Classroom, deck: Deck
) -> None:
    changed = card(deck, "Mars")
    assert changed.pk in {about for _, about in delayed(practised)}
    decks.change_card(card=changed, tags=[], start_afresh=True)
    found = delayed(practised)
    assert len(found) == 36 * 7
    assert changed.pk not in {about for _, about in found}


def test_answers_to_removed_cards_and_decks_no_longer_assigned_stay_in(
    practised: Classroom, deck: Deck
) -> None:
    before = delayed(practised)
    decks.remove_card(card=card(deck, "Mars"), now=NOON)
    practised.assignments.all().delete()
    assert delayed(practised) == before


def test_days_are_those_of_the_classroom_s_zone(classroom: Classroom, deck: Deck) -> None:
    """Asked at 09:00 and 18:00 UTC: in Honolulu a new study day has begun in between."""
    record_lessons(classroom, deck, students=2, days=(0,))
    for answer in Answer.objects.all():
        answer.id = uuid4()
        answer.answered_at += timedelta(hours=9)
        answer.save(force_insert=True)
    assert len(delayed(classroom)) == 0
    Classroom.objects.filter(pk=classroom.pk).update(time_zone="Pacific/Honolulu")
    assert len(delayed(classroom)) == 16


def test_classes_and_decks_are_told_apart_as_in_a_read_of_their_own(
    practised: Classroom, deck: Deck
) -> None:
    teacher = make_teacher()
    other = make_deck(teacher, numbered_pairs(3))
    record_lessons(make_classroom(teacher, other), other, students=4)
    record_lessons(make_classroom(deck.owner, deck, other), deck, students=4)
    studied = list(studied_decks(Classroom.objects.all()))
    assert len(studied) == 3
    apart = [
        (each.student, each.card, each.at, each.known)
        for one in studied
        for each in delayed_in_log([one], SHIPPED.model)
    ]
    at_once = [
        (each.student, each.card, each.at, each.known)
        for each in delayed_in_log(studied, SHIPPED.model)
    ]
    assert sorted(apart) == sorted(at_once)


def test_no_decks_have_no_answers(practised: Classroom) -> None:
    assert list(delayed_in_log([], SHIPPED.model)) == []


@pytest.mark.parametrize("students", [4, 40])
def test_the_log_is_asked_for_once_a_deck_however_many_answers(
    classroom: Classroom, deck: Deck, students: int
) -> None:
    record_lessons(classroom, deck, students=students)
    with CaptureQueriesContext(connection) as asked:
        calibration.fit_to_log()
    assert len([query for query in asked if "cards_answer" in query["sql"]]) == 1
    assert len(asked) == 2


def held_for_the_first(of: Classroom) -> int:
    """Bytes held at most until the first delayed answer of the classroom's log is found."""
    studied = list(studied_decks(Classroom.objects.filter(pk=of.pk)))
    tracemalloc.start()
    try:
        next(delayed_in_log(studied, SHIPPED.model))
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_no_more_of_the_log_is_read_at_once_when_it_is_longer(
    deck: Deck, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "ANSWERS_READ_AT_ONCE", 100)
    short = make_classroom(deck.owner, deck, name="Short")
    long = make_classroom(deck.owner, deck, name="Long")
    record_lessons(short, deck, students=6, days=(0, 2, 4))
    record_lessons(long, deck, students=6, days=tuple(range(0, 60, 2)))
    assert Answer.objects.filter(classroom=long).count() == 1_440
    held_for_the_first(short)  # whatever is made once
    assert held_for_the_first(long) < held_for_the_first(short) * 1.2


def test_what_is_kept_for_the_fit_is_bounded(
    practised: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample = Sample(limit=200)
    monkeypatch.setattr(calibration, "Sample", lambda: sample)
    found = calibration.fit_to_log()
    assert found.answers == len(sample.answers) <= 200
