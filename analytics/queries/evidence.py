"""What a student's answers to a card were, in words."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, F, Max, Value
from django.db.models.functions import Coalesce, NullIf

from analytics.days import day_in_words
from analytics.queries.card_states import NOT_MET, CardState
from analytics.queries.student import CardFigure
from cards.engine.questions import Kind, Mode, Verdict
from cards.engine.study_days import StudyCalendar
from cards.models import Answer, Student

KINDS = {
    (Kind.TYPED, True): "typed right",
    (Kind.TYPED, False): "typed wrong",
    (Kind.JUDGED, True): "compared and right",
    (Kind.JUDGED, False): "compared and wrong",
    (Kind.CHOICE, True): "chosen right",
    (Kind.CHOICE, False): "chosen wrong",
    (Kind.TRUE_FALSE, True): "true or false right",
    (Kind.TRUE_FALSE, False): "true or false wrong",
    (Kind.RATED, True): "recalled",
    (Kind.RATED, False): "not recalled",
    (Kind.MATCH, True): "matched right",
    (Kind.MATCH, False): "matched wrong",
    (Kind.FLIP, True): "turned and known",
    (Kind.FLIP, False): "turned and not known",
}
SKIPPED = "skipped"
ORDER = [*KINDS.values(), SKIPPED]


@dataclass(slots=True)
class Evidence:
    """The answers of one student that count for one card: how many of which sort, and the last."""

    sorts: Counter[str] = field(default_factory=Counter)
    right: int = 0
    last_at: datetime | None = None
    last_mode: Mode | None = None

    @property
    def answers(self) -> int:
        return self.sorts.total()

    def in_words(self, now: datetime, calendar: StudyCalendar) -> str:
        """“typed right twice, chosen wrong once; last on Tuesday in Learn”; empty without any."""
        if self.last_at is None or self.last_mode is None:
            return ""
        sorts = sorted(self.sorts.items(), key=lambda sort: ORDER.index(sort[0]))
        counted = ", ".join(f"{sort} {_times(answers)}" for sort, answers in sorts)
        day, today = (calendar.day_of(moment.timestamp()) for moment in (self.last_at, now))
        last = f"last {day_in_words(day, today)} in {self.last_mode.capitalize()}"
        return f"{counted}; {last}"

    def add(
        self, kind: Kind, verdict: Verdict, mode: Mode, answers: int, last_at: datetime
    ) -> None:
        """Count in ``answers`` answers of one kind, verdict and mode."""
        is_skipped = verdict is Verdict.SKIPPED
        self.sorts[SKIPPED if is_skipped else KINDS[kind, verdict.is_right]] += answers
        self.right += answers * verdict.is_right
        if self.last_at is None or last_at > self.last_at:
            self.last_at, self.last_mode = last_at, mode


@dataclass(frozen=True, slots=True)
class CardLine:
    """A card with its figures and its evidence, as a page lists it; ``state`` if it shows them."""

    figure: CardFigure
    right: int
    answers: int
    evidence: str
    state: CardState | None


def card_lines(
    figures: Sequence[CardFigure],
    *,
    student: Student,
    calendar: StudyCalendar,
    now: datetime,
    states: Mapping[int, CardState] | None = None,
) -> list[CardLine]:
    """These cards in their order, with what the student answered."""
    found = evidence_of(student=student, card_ids=[figure.card.pk for figure in figures])
    lines = []
    for figure in figures:
        evidence = found[figure.card.pk]
        words = evidence.in_words(now, calendar)
        state = None if states is None else states.get(figure.card.pk, NOT_MET)
        lines.append(CardLine(figure, evidence.right, evidence.answers, words, state))
    return lines


def evidence_of(
    *, student: Student, card_ids: Collection[int], mode: Mode | None = None
) -> defaultdict[int, Evidence]:
    """By card, in all modes or in one; answers to a card before it started afresh are none."""
    counted = (
        Answer.objects.counted()
        .filter(
            classroom_id=student.classroom_id,
            student=student,
            card__in=card_ids,
            card_version__gte=F("card__counts_from"),
            **({"mode": mode} if mode else {}),
        )
        .annotate(final=Coalesce(NullIf("regraded", Value("")), "verdict"))
        .values_list("card_id", "kind", "final", "mode")
        .annotate(answers=Count("*"), last=Max("answered_at"))
    )
    found: defaultdict[int, Evidence] = defaultdict(Evidence)
    for card_id, kind, verdict, in_mode, answers, last_at in counted:
        found[card_id].add(Kind(kind), Verdict(verdict), Mode(in_mode), answers, last_at)
    return found


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")
