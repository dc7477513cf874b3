"""“Is mastery true here?”: what a teacher's students answered beside what was expected of them."""

import re
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from analytics.charts import dots
from analytics.queries import truth
from analytics.queries.truth import Judged, Report, truth_of
from cards.engine.calibration import predict
from cards.engine.delayed import delayed_answers
from cards.engine.forecasts import (
    FSRS_DEFAULT,
    Figures,
    calibrated,
    figures_of,
    last_answer,
    remembered,
)
from cards.engine.mastery import SHIPPED, Calibration
from cards.engine.scores import Bin
from cards.models import Classroom, Deck, KeptCalibration, Teacher
from tests.cards.pages import body, text_of
from tests.engine.lessons import CALENDAR, lessons
from tests.factories import (
    REFITTED,
    keep,
    learn,
    make_classroom,
    make_deck,
    make_seat,
    make_teacher,
    numbered_pairs,
)
from tests.logs import record_lessons

pytestmark = pytest.mark.django_db

ADDRESS = reverse("analytics:classrooms_truth")
MINE = Classroom.objects.filter(owner__email="owner@example.org")


def read(client: Client) -> str:
    return text_of(client.get(ADDRESS))


# --- Too few --------------------------------------------------------------------------------------


def test_without_answers_there_is_the_count_and_what_it_takes(owner_client: Client) -> None:
    page = owner_client.get(ADDRESS)
    assert "0 delayed answers so far From 100 on" in text_of(page)
    assert "<svg" not in body(page)
    assert "<table" not in body(page)


@pytest.mark.parametrize(("cards", "is_shown"), [(33, False), (34, True)])
def test_nothing_is_said_below_a_hundred_delayed_answers(
    owner_client: Client, classroom: Classroom, cards: int, *, is_shown: bool
) -> None:
    deck = make_deck(classroom.owner, numbered_pairs(cards))
    record_lessons(classroom, deck, students=3, days=(0, 2))
    page = owner_client.get(ADDRESS)
    assert ("<svg" in body(page)) is is_shown
    assert (f"{cards * 3} delayed answers so far" in text_of(page)) is not is_shown
    assert ("were right" in text_of(page)) is is_shown


def test_what_students_do_on_one_day_is_no_delayed_answer(
    owner_client: Client, classroom: Classroom, deck: Deck
) -> None:
    learn(make_seat(classroom), deck, True, False, True)
    assert "0 delayed answers so far" in read(owner_client)


@pytest.mark.parametrize(("cards", "is_firm"), [(49, False), (50, True)])
def test_figures_are_grey_below_five_hundred(
    owner_client: Client, classroom: Classroom, cards: int, *, is_firm: bool
) -> None:
    deck = make_deck(classroom.owner, numbered_pairs(cards))
    record_lessons(classroom, deck, students=10, days=(0, 2))
    page = owner_client.get(ADDRESS)
    assert f"{cards * 10} delayed answers of 10 students" in text_of(page)
    assert ("A first impression." in text_of(page)) is not is_firm
    assert body(page).count("data-uncertain") == (0 if is_firm else 2)


# --- What is said ---------------------------------------------------------------------------------


@pytest.mark.parametrize("calibration", [SHIPPED, REFITTED], ids=["shipped", "refitted"])
def test_the_figures_are_those_of_the_benchmark(
    classroom: Classroom, deck: Deck, calibration: Calibration
) -> None:
    """The same lessons, once through the database and once through the engine alone."""
    if calibration is REFITTED:
        keep(REFITTED)
    record_lessons(classroom, deck, students=12)
    log = lessons(12, 8, days=(0, 2, 5))
    delayed = list(delayed_answers(log, CALENDAR, calibration.model))
    report = truth_of(MINE).report
    assert report is not None
    assert report.judged[0].figures == figures_of(calibrated(delayed, calibration))
    chances = [each.chance for each in predict(delayed, calibration)]
    assert report.expected == pytest.approx(sum(chances) / len(chances))
    assert report.actual == sum(each.is_right for each in delayed) / len(delayed)


def test_mastery_stands_beside_other_ways_to_tell(
    owner_client: Client, classroom: Classroom, deck: Deck
) -> None:
    record_lessons(classroom, deck)
    page = owner_client.get(ADDRESS)
    names = [each.name for each in page.context["report"].judged]
    assert names == [
        "Mastery",
        "Memory alone",
        "FSRS untuned",
        "Percent right so far",
        "As the last time",
        "The same for all",
    ]
    assert all(f"<dt>{name}</dt>" in body(page) for name in names)
    losses = [f"{each.figures.log_loss:.3f}" for each in page.context["report"].judged]
    assert " ".join(["Less is better.", *losses]) in text_of(page)
    assert "As a forecast it beats three simple rules." in text_of(page)
    for name in ("log loss", "AUC", "RMSE of bins", "bias"):
        assert name in text_of(page)


@pytest.mark.parametrize("kept", [None, REFITTED], ids=["shipped", "refitted"])
def test_every_way_to_tell_is_judged_as_in_the_benchmark(
    classroom: Classroom, deck: Deck, kept: Calibration | None
) -> None:
    calibration = kept or SHIPPED
    if kept:
        keep(kept)
    record_lessons(classroom, deck, students=12)
    delayed = list(delayed_answers(lessons(12, 8, days=(0, 2, 5)), CALENDAR, calibration.model))
    spread = calibration.spread
    report = truth_of(MINE).report
    assert report is not None
    found = {each.name: each.figures for each in report.judged}
    assert found["Memory alone"] == figures_of(remembered(delayed, calibration.parameters, spread))
    assert found["FSRS untuned"] == figures_of(remembered(delayed, FSRS_DEFAULT, spread))
    assert found["As the last time"] == figures_of(last_answer(delayed, delayed, spread))
    assert ("Mastery as shipped" in found) is bool(kept)
    if kept:
        assert found["Mastery as shipped"] == figures_of(calibrated(delayed, SHIPPED))


def test_only_simple_rules_are_what_mastery_must_beat() -> None:
    def judged(name: str, log_loss: float, *, is_simple: bool) -> Judged:
        return Judged(name, Figures(500, log_loss, None, 0, 0, 0, 0, None, None), is_simple)

    mastery = judged("Mastery", 0.5, is_simple=False)
    model = judged("FSRS untuned", 0.4, is_simple=False)
    for rule_loss, is_best in ((0.51, True), (0.5, False)):
        rule = judged("The same for all", rule_loss, is_simple=True)
        report = Report([mastery, model, rule], [], expected=0.5, actual=0.5, luck=0.1)
        assert report.is_best is is_best


@pytest.mark.parametrize(
    ("offset", "said"),
    [
        (2.5, "Mastery promises too much in your classes."),
        (-2.5, "Mastery is too careful in your classes"),
    ],
)
def test_a_mastery_that_is_off_is_said_to_be(
    owner_client: Client, classroom: Classroom, deck: Deck, offset: float, said: str
) -> None:
    keep(replace(SHIPPED, offset=offset))
    record_lessons(classroom, deck)
    assert said in read(owner_client)
    assert "does not beat three simple rules" in read(owner_client)


def test_a_mastery_that_is_right_on_average_is_said_to_be(
    owner_client: Client, classroom: Classroom, deck: Deck
) -> None:
    keep(replace(SHIPPED, offset=-0.45))
    record_lessons(classroom, deck)
    report = truth_of(MINE).report
    assert report is not None
    assert abs(report.expected - report.actual) < 0.02
    assert "On average, mastery is true in your classes." in read(owner_client)


def test_students_with_few_delayed_answers_a_day_leave_two_rows_empty(
    owner_client: Client, classroom: Classroom
) -> None:
    deck = make_deck(classroom.owner, numbered_pairs(7))
    record_lessons(classroom, deck, students=20)
    said = read(owner_client)
    assert "of 0 days on which a student gave at least 8 delayed answers, so they are empty" in said
    assert "one student has right on one day. – – –" in said


def test_classes_where_all_are_right_have_nothing_to_tell_apart(
    owner_client: Client, classroom: Classroom, deck: Deck
) -> None:
    students = record_lessons(classroom, deck, students=10)
    for student in students:
        student.answers.update(verdict="right")
    assert "50 % is a coin. – – –" in read(owner_client)


# --- The plot -------------------------------------------------------------------------------------


def test_the_plot_can_be_heard_and_stands_behind_as_a_table(
    owner_client: Client, classroom: Classroom, deck: Deck
) -> None:
    record_lessons(classroom, deck)
    page = owner_client.get(ADDRESS)
    drawn = page.context["dots"]
    assert sum(dot.answers for dot in drawn) == page.context["truth"].answers
    assert '<title id="plot-title">Expected and right answers</title>' in body(page)
    described = re.search(r'<desc id="plot-text">(.*?)</desc>', body(page))
    assert described is not None
    for dot in drawn:
        sentence = f"Expected {dot.expected_percent} %: {dot.actual_percent} % right"
        assert sentence in described[1]
        assert f'<th scope="row">{dot.expected_percent} %</th>' in body(page)
    assert body(page).count("<circle") == len(drawn)
    assert body(page).count("data-off") == text_of(page).count("off its bar") - 1  # the legend


def test_a_dot_is_off_when_chance_is_a_poor_excuse() -> None:
    near, far = dots([Bin(0.5, 0.55, 100), Bin(0.5, 0.65, 100)])
    assert (near.is_off, far.is_off) == (False, True)
    assert near.low == pytest.approx(0.5 - 1.645 * 0.05)
    assert near.y_low > near.y > near.y_high
    few, many = dots([Bin(0.5, 0.65, 10), Bin(0.5, 0.5, 1000)])
    assert not few.is_off
    assert few.radius < many.radius


def test_no_bins_make_no_dots() -> None:
    assert dots([]) == []


# --- Whose answers --------------------------------------------------------------------------------


def test_classes_that_the_teacher_was_asked_to_teach_count_too(
    owner_client: Client, teacher: Teacher
) -> None:
    stranger = make_teacher()
    theirs = make_deck(stranger)
    shared = make_classroom(stranger, theirs)
    record_lessons(shared, theirs, students=10)
    shared.co_teachers.add(teacher)
    assert "160 delayed answers of 10 students" in read(owner_client)


def test_another_teacher_s_classes_do_not_count(owner_client: Client, classroom: Classroom) -> None:
    stranger = make_teacher()
    theirs = make_deck(stranger)
    record_lessons(make_classroom(stranger, theirs), theirs)
    assert "0 delayed answers so far" in read(owner_client)


def test_all_classes_of_the_teacher_count(
    owner_client: Client, classroom: Classroom, deck: Deck
) -> None:
    record_lessons(classroom, deck, students=10)
    other = make_deck(deck.owner, numbered_pairs(5))
    record_lessons(make_classroom(deck.owner, other, name="Second"), other, students=10)
    assert "260 delayed answers of 20 students in all your classes" in read(owner_client)


def test_the_decks_studied_last_are_read_when_there_are_too_many_answers(
    owner_client: Client, classroom: Classroom, deck: Deck, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(truth, "MOST_ANSWERS", 500)
    old, new = make_deck(deck.owner), make_deck(deck.owner, numbered_pairs(12))
    record_lessons(classroom, old, students=10, days=(0, 2, 5))
    assert not truth_of(MINE).is_partial
    record_lessons(classroom, new, students=10, days=(0, 2, 9))
    found = truth_of(MINE)
    assert (found.answers, found.is_partial) == (240, True)
    assert "reads at most" in read(owner_client)


@pytest.mark.parametrize(("most", "students", "answers"), [(200, 8, 128), (10, 1, 2)])
def test_of_a_deck_with_too_many_answers_those_who_joined_first_are_read(
    classroom: Classroom,
    deck: Deck,
    monkeypatch: pytest.MonkeyPatch,
    most: int,
    students: int,
    answers: int,
) -> None:
    monkeypatch.setattr(truth, "MOST_ANSWERS", most)
    record_lessons(classroom, deck, students=10)
    found = truth_of(MINE)
    assert found.is_partial
    assert (found.students, found.answers) == (students, answers)


# --- Where the numbers come from ------------------------------------------------------------------


def test_the_page_says_where_the_shipped_numbers_come_from_and_end(owner_client: Client) -> None:
    said = read(owner_client)
    assert "shipped with, from one college course" in said
    assert "More than two weeks without practice" in said
    assert "Choosing, matching, flipping and speaking" in said
    assert "manage.py refit_memory" in said


def test_after_a_refit_it_says_so_and_what_that_means_for_its_figures(owner_client: Client) -> None:
    keep(REFITTED)
    said = read(owner_client)
    assert "fitted to delayed answers on this site on 2 March 2026" in said
    assert "may have been learnt from" in said
    assert "one college course" not in said
    KeptCalibration.objects.update(reverted_at="2026-03-03T12:00Z")
    assert "one college course" in read(owner_client)


def test_the_class_table_s_explanation_leads_there(
    owner_client: Client, classroom: Classroom, deck: Deck
) -> None:
    learn(make_seat(classroom), deck, True)
    table = owner_client.get(reverse("analytics:class_table", args=[classroom.pk, deck.pk]))
    assert f'<a href="{ADDRESS}">Is mastery true here?</a>' in body(table)
