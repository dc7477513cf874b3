"""Where each student of a class stands with the goal of a deck."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import Case, Count, F, IntegerField, Sum, Value, When
from django.db.models.functions import Coalesce, NullIf

from analytics.queries.table import Row, class_rows
from cards.engine.goals import Shown, Standing, standing_of
from cards.engine.modes.learn import level_after
from cards.engine.questions import Kind, Mode, Verdict
from cards.engine.rounding import percent
from cards.models import Answer, Assignment

RIGHT = [verdict.value for verdict in Verdict if verdict.is_right]


def standings(
    *, given: Assignment, rows: Sequence[Row], now: datetime
) -> dict[int, Standing | None]:
    """By student; empty without any goal. ``rows`` are the class's, as of ``now``.

    What was reached once counts, where the log can prove it: the best test of all, Learn as it was
    when the goal was due, and mastery as it was then for whoever has not studied since.
    """
    goal = given.goal
    if not goal.is_set:
        return {}
    is_over = given.due_at is not None and given.due_at <= now
    tests = _best_tests(given) if goal.test is not None else {}
    learnt = _learnt_by_then(given, rows) if goal.learn is not None and is_over else {}
    known = _mastery_then(given) if goal.mastery is not None and is_over else {}
    found: dict[int, Standing | None] = {}
    for row in rows:
        student = row.student_id
        shown = Shown(
            _most(row.learn_percent, learnt.get(student)),
            _most(row.test_percent, tests.get(student)),
            _most(row.mastery_percent, known.get(student)),
        )
        found[student] = standing_of(goal, shown, is_over=is_over, is_excused=bool(row.is_excused))
    return found


def _most(*percents: int | None) -> int | None:
    return max((each for each in percents if each is not None), default=None)


def _best_tests(given: Assignment) -> Mapping[int, int | None]:
    """The best percent of any test, from the log."""
    is_right = Case(When(final__in=RIGHT, then=1), default=0, output_field=IntegerField())
    tests = (
        Answer.objects.counted()
        .filter(classroom=given.classroom_id, deck=given.deck_id, mode=Mode.TEST)
        .annotate(final=Coalesce(NullIf("regraded", Value("")), "verdict"))
        .values_list("student_id", "session_id")
        .annotate(right=Sum(is_right), asked=Count("*"))
    )
    best: dict[int, int | None] = {}
    for student, _, right, asked in tests:
        best[student] = _most(best.get(student), percent(right / asked))
    return best


def _learnt_by_then(given: Assignment, rows: Sequence[Row]) -> Mapping[int, int | None]:
    """Learn as it was at the due date, of those who are short of the goal now, from the log."""
    least = given.goal.learn or 0
    short = [row for row in rows if row.learn_answers and (row.learn_percent or 0) < least]
    answers = (
        Answer.objects.counted()
        .filter(
            classroom=given.classroom_id,
            deck=given.deck_id,
            mode=Mode.LEARN,
            answered_at__lte=given.due_at,
            student__in=[row.student_id for row in short],
            card__removed_at=None,
            card_version__gte=F("card__counts_from"),
        )
        .annotate(final=Coalesce(NullIf("regraded", Value("")), "verdict"))
        .order_by("answered_at", "id")
        .values_list("student_id", "card_id", "kind", "final")
    )
    levels: defaultdict[int, defaultdict[int, int]] = defaultdict(lambda: defaultdict(int))
    for student, card, kind, verdict in answers:
        known = levels[student]
        known[card] = level_after(known[card], Kind(kind), Verdict(verdict))
    return {
        row.student_id: percent(sum(levels[row.student_id].values()) / (2 * row.cards))
        for row in short
        if row.cards
    }


def _mastery_then(given: Assignment) -> Mapping[int, int | None]:
    """Mastery at the due date, of those who have not studied since."""
    assert given.due_at is not None  # noqa: S101 - for the type checker
    due_at = given.due_at
    then = class_rows(classroom=given.classroom, deck=given.deck, now=due_at)
    return {
        row.student_id: row.mastery_percent for row in then if row.last_at and row.last_at <= due_at
    }
