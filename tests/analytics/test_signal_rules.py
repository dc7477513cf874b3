"""Each flag on both sides of its threshold, with the sentence that a teacher reads."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.days import numbered
from analytics.signals import (
    FirstTries,
    Flag,
    FlagKind,
    Standing,
    StuckCard,
    by_urgency,
    flags_for,
)

TODAY = date(2026, 3, 20)  # a Friday
YESTERDAY = numbered(TODAY) - 1

ANA = Standing(
    student_id=1,
    name="Ana",
    cards=20,
    seen=12,
    recalled=0,
    answers=30,
    mastery=0.5,
    before=0.5,
    given_on=TODAY - timedelta(days=30),
    joined_on=TODAY - timedelta(days=30),
    practised_on=TODAY,
)
WELL = FirstTries(tries=14, right=9, expected=9.0, wrong_on=YESTERDAY)
BADLY = FirstTries(tries=14, right=3, expected=0.61 * 14, wrong_on=YESTERDAY)
OSMOSIS = StuckCard("Osmosis", days=3, wrong_on=YESTERDAY)


def flags(
    standing: Standing = ANA, tries: FirstTries = WELL, *stuck: StuckCard
) -> dict[FlagKind, Flag]:
    return {flag.kind: flag for flag in flags_for(standing, tries, stuck, TODAY)}


def test_nobody_is_flagged_without_a_reason() -> None:
    assert not flags()


# --- Needs help -----------------------------------------------------------------------------------


def test_the_reason_gives_both_rates() -> None:
    (flag,) = flags(tries=BADLY).values()
    assert flag.kind is FlagKind.NEEDS_HELP
    assert flag.reason == (
        "Right at the first try on 3 of 14 questions; classmates on 61 % of the same."
    )


@pytest.mark.parametrize(
    ("tries", "right", "expected", "flagged"),
    [
        (10, 0, 3.0, True),  # 3/13 · .3 = .069; .231 below
        (10, 1, 3.0, False),  # (1 + .9)/13 = .146; .154 below
        (10, 3, 5.6, False),  # exactly .20 below: (3 + 1.68)/13 = .36
        (10, 3, 5.61, True),
        (9, 0, 8.0, False),  # too few answers, however bad
        (200, 100, 140.0, False),  # .50 against .70: .197 after smoothing
        (200, 98, 140.0, True),
    ],
)
def test_more_than_twenty_points_under_the_class_from_ten_first_tries(
    tries: int, right: int, expected: float, *, flagged: bool
) -> None:
    found = flags(tries=FirstTries(tries, right, expected, YESTERDAY))
    assert (FlagKind.NEEDS_HELP in found) is flagged


@given(
    tries=st.integers(0, 500),
    share=st.floats(0, 1),
    expected=st.floats(0, 1),
)
def test_a_further_right_answer_never_brings_the_flag(
    tries: int, share: float, expected: float
) -> None:
    right = round(tries * share)
    before = flags(tries=FirstTries(tries, right, expected * tries, YESTERDAY))
    after = flags(tries=FirstTries(tries + 1, right + 1, expected * (tries + 1), YESTERDAY))
    if tries >= 10 and FlagKind.NEEDS_HELP not in before:
        assert FlagKind.NEEDS_HELP not in after


@given(tries=st.integers(1, 500), wrong=st.integers(0, 500))
def test_who_is_at_least_as_good_as_the_class_is_never_flagged(tries: int, wrong: int) -> None:
    right = max(tries - wrong, 0)
    assert not flags(tries=FirstTries(tries, right, float(right), YESTERDAY))


# --- Stuck on a card ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "answers", "flagged"), [(3, 10, True), (2, 10, False), (3, 9, False), (7, 40, True)]
)
def test_wrong_on_three_days_from_ten_answers(days: int, answers: int, *, flagged: bool) -> None:
    found = flags(replace(ANA, answers=answers), WELL, replace(OSMOSIS, days=days))
    assert (FlagKind.STUCK in found) is flagged


def test_the_reason_names_the_worst_card_and_how_many_more() -> None:
    worse = StuckCard("Diffusion", days=4, wrong_on=numbered(TODAY) - 3)
    assert flags(ANA, WELL, OSMOSIS)[FlagKind.STUCK].reason == (
        "“Osmosis” wrong on 3 days, last yesterday."
    )
    assert flags(ANA, WELL, OSMOSIS, worse)[FlagKind.STUCK].reason == (
        "“Diffusion” wrong on 4 days, last on Tuesday; 1 other card too."
    )
    assert "2 other cards too" in flags(ANA, WELL, OSMOSIS, worse, OSMOSIS)[FlagKind.STUCK].reason


def test_a_long_term_is_cut_in_the_reason() -> None:
    long = StuckCard("The longest\nterm of them all " * 9, days=3, wrong_on=YESTERDAY)
    reason = flags(ANA, WELL, long)[FlagKind.STUCK].reason
    assert len(reason) < 110
    assert "…”" in reason
    assert "\n" not in reason


# --- Fading ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("idle", "seen", "lost", "flagged"),
    [
        (7, 10, 0.10, True),
        (6, 10, 0.10, False),
        (7, 9, 0.10, False),
        (7, 10, 0.099, False),
        (60, 20, 0.5, True),
    ],
)
def test_ten_points_lost_in_seven_days_from_ten_seen_cards(
    idle: int, seen: int, lost: float, *, flagged: bool
) -> None:
    practised = TODAY - timedelta(days=idle)
    standing = replace(ANA, practised_on=practised, seen=seen, before=0.62, mastery=0.62 - lost)
    assert (FlagKind.FADING in flags(standing)) is flagged


def test_the_reason_says_from_where_to_where_and_since_when() -> None:
    practised = TODAY - timedelta(days=12)
    standing = replace(ANA, practised_on=practised, before=0.62, mastery=0.48)
    assert flags(standing)[FlagKind.FADING].reason == (
        "Mastery fell from 62 % to 48 % since the last practice 12 days ago."
    )


# --- Not started ----------------------------------------------------------------------------------


NEW = replace(ANA, answers=0, seen=0, mastery=0.0, before=0.0, practised_on=None)
NOTHING = FirstTries()


@pytest.mark.parametrize(
    ("given_ago", "joined_ago", "reason"),
    [
        (3, 3, "No answers yet; the deck was given 3 days ago."),
        (2, 9, ""),
        (9, 2, ""),
        (9, 4, "No answers yet; joined 4 days ago."),
        (9, 20, "No answers yet; the deck was given 9 days ago."),
        (9, None, "Has not joined; the deck was given 9 days ago."),
        (2, None, ""),
    ],
)
def test_no_answer_three_days_after_the_deck_was_given_and_the_student_joined(
    given_ago: int, joined_ago: int | None, reason: str
) -> None:
    standing = replace(
        NEW,
        given_on=TODAY - timedelta(days=given_ago),
        joined_on=None if joined_ago is None else TODAY - timedelta(days=joined_ago),
    )
    found = flags(standing, NOTHING)
    assert [flag.reason for flag in found.values()] == ([reason] if reason else [])


def test_one_answer_is_a_start() -> None:
    assert not flags(replace(NEW, answers=1), NOTHING)


# --- All of them ----------------------------------------------------------------------------------

FADED = replace(ANA, practised_on=TODAY - timedelta(days=9), before=0.9, mastery=0.3)


def test_the_most_urgent_comes_first() -> None:
    found = flags_for(FADED, BADLY, [OSMOSIS], TODAY)
    assert [flag.kind for flag in found] == [FlagKind.NEEDS_HELP, FlagKind.STUCK, FlagKind.FADING]


def test_students_are_ordered_by_their_most_urgent_flag_and_how_bad_it_is() -> None:
    worse = flags_for(ANA, replace(BADLY, right=0), [], TODAY)
    bad = flags_for(FADED, BADLY, [OSMOSIS], TODAY)
    stuck = flags_for(ANA, WELL, [OSMOSIS], TODAY)
    faded = flags_for(FADED, WELL, [], TODAY)
    new = flags_for(NEW, NOTHING, [], TODAY)
    assert sorted([new, stuck, bad, faded, worse], key=by_urgency) == [
        worse,
        bad,
        stuck,
        faded,
        new,
    ]


@pytest.mark.parametrize("standing", [ANA, FADED, NEW])
def test_who_recalled_every_card_in_learn_is_never_flagged(standing: Standing) -> None:
    assert flags(standing, BADLY, OSMOSIS)
    assert not flags(replace(standing, recalled=standing.cards), BADLY, OSMOSIS)


def test_a_deck_without_cards_asks_nothing_of_anybody() -> None:
    assert not flags(replace(NEW, cards=0), NOTHING)


# --- New evidence ---------------------------------------------------------------------------------


def grows(before: dict[FlagKind, Flag], after: dict[FlagKind, Flag], kind: FlagKind) -> bool:
    return after[kind].evidence > before[kind].evidence


def test_a_wrong_first_try_on_a_later_day_is_new_evidence_of_needing_help() -> None:
    again = replace(BADLY, tries=15, wrong_on=YESTERDAY + 1)
    right = replace(BADLY, tries=15, right=4)
    assert grows(flags(tries=BADLY), flags(tries=again), FlagKind.NEEDS_HELP)
    assert not grows(flags(tries=BADLY), flags(tries=right), FlagKind.NEEDS_HELP)


def test_a_card_wrong_on_a_later_day_is_new_evidence_of_being_stuck() -> None:
    before = flags(ANA, WELL, OSMOSIS)
    again = StuckCard("Diffusion", days=3, wrong_on=YESTERDAY + 1)
    older = StuckCard("Diffusion", days=3, wrong_on=YESTERDAY - 1)
    assert grows(before, flags(ANA, WELL, OSMOSIS, again), FlagKind.STUCK)
    assert not grows(before, flags(ANA, WELL, OSMOSIS, older), FlagKind.STUCK)


def test_new_practice_or_another_ten_points_are_new_evidence_of_fading() -> None:
    start = replace(ANA, practised_on=TODAY - timedelta(days=20), before=0.9, mastery=0.75)
    before = flags(start)
    assert not grows(before, flags(replace(start, mastery=0.71)), FlagKind.FADING)
    assert grows(before, flags(replace(start, mastery=0.70)), FlagKind.FADING)
    practised = replace(start, practised_on=TODAY - timedelta(days=8))
    assert grows(before, flags(practised), FlagKind.FADING)


def test_more_days_without_a_start_are_no_new_evidence_but_joining_is() -> None:
    waiting = replace(NEW, joined_on=None)
    before = flags(waiting, NOTHING)
    (later,) = flags_for(waiting, NOTHING, [], TODAY + timedelta(days=9))
    assert later.evidence == before[FlagKind.NOT_STARTED].evidence
    assert grows(before, flags(replace(waiting, joined_on=waiting.given_on), NOTHING), later.kind)
