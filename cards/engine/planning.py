"""What Spaced asks on which day: the queue of a day, its calm load, the forecast, the exam plan.

Pure arithmetic over memories and study days; `docs/spaced.md` says the rules in plain words.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cards.engine.memory import CardMemory, Evidence, MemoryModel, Rating
from cards.engine.modes.base import Standing
from cards.engine.questions import Card, Kind, Verdict
from cards.engine.study_days import StudyCalendar

CALM_DAY = 40
"""As many cards are repeated in some ten minutes: more are spread over the next days."""

LARGEST_CALM_DAY = 100
DAYS_TO_CATCH_UP = 7
DAILY_NEW = 10
MOST_DAILY_NEW = 100
MORE_NEW = 10
"""As many new cards come at once when a student asks for more."""

NEW_END_BEFORE_EXAM = timedelta(days=3)
LAST_LOOK = timedelta(days=2)
KNOWN_FOR_EXAM = 0.9
DAYS_FORESEEN = 7
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Wishes:
    """How many new cards a student wants each day, for which exam, and how many more right now."""

    daily_new: int = DAILY_NEW
    exam: date | None = None
    more_new: int = 0

    @classmethod
    def read(cls, texts: Mapping[str, str]) -> "Wishes":
        """The wishes as a session's options hold them; what cannot be read is not wished for."""
        daily = texts.get("daily_new", "")
        try:
            exam = date.fromisoformat(texts.get("exam", ""))
        except ValueError:
            exam = None
        return cls(
            daily_new=min(int(daily), MOST_DAILY_NEW) if daily.isdecimal() else DAILY_NEW,
            exam=exam,
            more_new=MORE_NEW if texts.get("more") else 0,
        )


@dataclass(frozen=True, slots=True)
class ExamPlan:
    """The way to an exam; ``days_left`` is 0 on its day and negative when it is over.

    ``new_until``: the study day of the last new card, None when no card is new any more.
    """

    exam: date
    days_left: int
    daily_new: int
    new_until: date | None

    @property
    def is_ahead(self) -> bool:
        return self.days_left > 0

    @property
    def is_last_look(self) -> bool:
        return self.is_ahead and self.days_left <= LAST_LOOK.days


@dataclass(frozen=True, slots=True)
class DayPlan:
    """The cards of one study day in the order in which they are asked.

    ``waiting``: how many due cards are left for the days after it.
    """

    due: tuple[Card, ...] = ()
    new: tuple[Card, ...] = ()
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class DayLoad:
    """How many cards a coming study day brings, as far as can be foreseen."""

    day: date
    due: int
    new: int
    is_last_look: bool = False
    is_exam: bool = False

    @property
    def total(self) -> int:
        return self.due + self.new


def calm_load(due: int) -> int:
    """How many of the due cards a day is to bring.

    All of them up to a calm day's number; of more, what clears them within a week, but never more
    than the largest calm day.
    """
    return min(due, LARGEST_CALM_DAY, max(CALM_DAY, -(-due // DAYS_TO_CATCH_UP)))


def plan_exam(exam: date, today: date, unseen: int, new_today: int, daily_new: int) -> ExamPlan:
    """The plan that brings every new card in time, at least ``daily_new`` a day.

    ``unseen``: cards not shown yet; ``new_today``: shown for the first time today. The last new
    card comes three days before the exam, or as early as a day's largest number allows.
    """
    days_for_new = max(1, (exam - NEW_END_BEFORE_EXAM - today).days + 1)
    to_come = unseen + new_today
    needed = -(-to_come // days_for_new)
    daily = min(MOST_DAILY_NEW, max(daily_new, needed))
    until = today + ONE_DAY * (-(-to_come // daily) - 1) if unseen else None
    return ExamPlan(exam, (exam - today).days, daily, until)


class Planner:
    """Plans the days of one student, who stands with these cards as ``standing`` says."""

    def __init__(self, cards: Iterable[Card], standing: Standing, wishes: Wishes) -> None:
        cards = tuple(cards)
        self.standing, self.wishes = standing, wishes
        self.today = standing.calendar.day_of(standing.now)
        self.seen = [card for card in cards if card.id in standing.memories]
        self.unseen = [card for card in cards if card.id not in standing.memories]
        self.exam = self._exam()

    def _exam(self) -> ExamPlan | None:
        wishes = self.wishes
        if wishes.exam is None:
            return None
        new_today = self.standing.new_today
        return plan_exam(wishes.exam, self.today, len(self.unseen), new_today, wishes.daily_new)

    @property
    def daily_new(self) -> int:
        return self.exam.daily_new if self.exam and self.exam.is_ahead else self.wishes.daily_new

    @property
    def _is_exam_ahead(self) -> bool:
        return self.exam is not None and self.exam.is_ahead

    def day(self) -> DayPlan:
        """The cards to ask in a sitting that begins now.

        Of too many due cards the best remembered come first: each of them is saved by one answer,
        while one that is long forgotten loses little by waiting. New cards wait while due ones do,
        unless an exam is near.
        """
        if self.wishes.more_new:
            return DayPlan(new=tuple(self.unseen[: self.wishes.more_new]), waiting=self.waiting())
        due = self._weakest(self.exam) if self.exam and self.exam.is_last_look else self._due()
        asked = due[: calm_load(len(due))]
        waiting = len(due) - len(asked)
        return DayPlan(tuple(asked), tuple(self.unseen[: self._new_now(waiting)]), waiting)

    def _new_now(self, waiting: int) -> int:
        if waiting and not self._is_exam_ahead:
            return 0
        return max(0, self.daily_new - self.standing.new_today)

    def _due(self) -> list[Card]:
        """The due cards, the best remembered first."""
        due = [card for card in self.seen if self._due_day(card) <= self.today]
        return sorted(due, key=lambda card: self._recall(card, self.standing.now), reverse=True)

    def _weakest(self, exam: ExamPlan) -> list[Card]:
        """The cards that would not be known well enough on the exam's day, the weakest first.

        Without those answered today already, unless they are due all the same.
        """
        exam_day = self.standing.calendar.start_of(exam.exam)
        chance = {card: self._recall(card, exam_day) for card in self.seen}
        weak = [
            card
            for card in self.seen
            if self._due_day(card) <= self.today
            or (chance[card] < KNOWN_FOR_EXAM and self._last_day(card) < self.today)
        ]
        return sorted(weak, key=lambda card: chance[card])

    def _recall(self, card: Card, at: int) -> float:
        return self.standing.model.recall(self.standing.memories[card.id], at)

    def _due_day(self, card: Card) -> date:
        return self.standing.calendar.day_of(self.standing.memories[card.id].due)

    def _last_day(self, card: Card) -> date:
        return self.standing.calendar.day_of(self.standing.memories[card.id].last)

    def waiting(self) -> int:
        """How many cards are due now."""
        return len(self._due())

    def forecast(self, today: DayPlan) -> tuple[DayLoad, ...]:
        """The next days when ``today`` is what is still asked today.

        From the due dates as they stand, and new cards once more the day after they were new: what
        else is answered until then adds to it.
        """
        asked = {card.id for card in today.due}
        left = [card for card in self.seen if card.id not in asked]
        falling_due = Counter(max(self._due_day(card), self.today) for card in left)
        waiting = falling_due[self.today]
        falling_due[self.today + ONE_DAY] += len(today.new)
        unseen = len(self.unseen) - len(today.new)
        loads = []
        for place in range(1, DAYS_FORESEEN + 1):
            day = self.today + place * ONE_DAY
            waiting += falling_due[day]
            due = calm_load(waiting)
            waiting -= due
            new = min(unseen, self._new_on(day, waiting))
            unseen -= new
            falling_due[day + ONE_DAY] += new
            loads.append(self._load(day, due, new))
        return tuple(loads)

    def _new_on(self, day: date, waiting: int) -> int:
        if self.exam and day < self.exam.exam:
            return self.exam.daily_new
        return 0 if waiting else self.wishes.daily_new

    def _load(self, day: date, due: int, new: int) -> DayLoad:
        days_left = (self.exam.exam - day).days if self.exam else -1
        return DayLoad(day, due, new, 0 < days_left <= LAST_LOOK.days, days_left == 0)


@dataclass(frozen=True, slots=True)
class NextReview:
    """A grade that a student can give, and the study day on which the card would be due then."""

    rating: Rating
    day: date
    days: int

    @property
    def words(self) -> str:
        return interval_words(self.days)


def next_reviews(
    memory: CardMemory | None, now: int, calendar: StudyCalendar, model: MemoryModel
) -> tuple[NextReview, ...]:
    """What each grade given ``now`` would lead to, from Again to Easy."""
    today = calendar.day_of(now)
    found = []
    for rating in Rating:
        after, _ = model.update(memory, rated(rating), now, calendar)
        day = calendar.day_of(after.due)
        found.append(NextReview(rating, day, (day - today).days))
    return tuple(found)


def rated(rating: Rating) -> Evidence:
    """The evidence of a student's own grade."""
    return Evidence(Kind.RATED, verdict_of(rating), grade=rating)


def verdict_of(rating: Rating) -> Verdict:
    return Verdict.WRONG if rating is Rating.AGAIN else Verdict.RIGHT


UNITS: Sequence[tuple[float, str]] = ((365.25, "year"), (30.44, "month"), (7, "week"))


def interval_words(days: int) -> str:
    """A number of days from today as people say it: days, then weeks, months and years.

    A unit is used from two of it on.
    """
    if days <= 1:
        return "tomorrow"
    for length, unit in UNITS:
        count = round(days / length)
        if days >= 2 * length:
            return f"in {count} {unit}s"
    return f"in {days} days"
