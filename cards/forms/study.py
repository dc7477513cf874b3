"""How a student wants to study, and what they answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms

from cards.engine.modes.base import Response, UnfitResponseError
from cards.engine.modes.practice_test import MOST_QUESTIONS, USUAL_COUNT, USUAL_KINDS
from cards.engine.planning import DAILY_NEW, MOST_DAILY_NEW
from cards.engine.questions import Kind, Mode, Side
from cards.models.study import MAX_RESPONSE_LENGTH
from cards.services.recording import ClientClock
from cards.services.starting import Offer, Which, on_all_cards

LONGEST_RESPONSE_MS = 3_600_000
LATEST_INSTANT = 1e11
LONGEST_ACTION = 20
LONGEST_PLAN = timedelta(days=365)
LARGEST_SHEET = 400
SHEET_FIELD = "q-"
"""Fields of a page of questions begin so."""


@dataclass(frozen=True, slots=True)
class PostedAnswer:
    """A student's response to the question with this key, and what their device's clock says."""

    question: UUID
    response: Response
    clock: ClientClock

    @classmethod
    def read(cls, data: Mapping[str, str]) -> "PostedAnswer":
        """What a browser posted; by hand, as a form would cost more than grading does.

        Raises UnfitResponseError where a field holds what no page of ours sends.
        """
        try:
            return cls._read(data)
        except ValueError:
            raise UnfitResponseError("Please try again.") from None

    @classmethod
    def _read(cls, data: Mapping[str, str]) -> "PostedAnswer":
        text = data.get("text", "")
        if "\x00" in text:
            raise ValueError("A null character cannot be stored.")
        return cls(
            question=UUID(data.get("question", "")),
            response=Response(
                action=data.get("action", "")[:LONGEST_ACTION],
                text=text.strip()[:MAX_RESPONSE_LENGTH],
                choice=int(data["choice"]) if data.get("choice") else None,
                sheet=_sheet(data),
            ),
            clock=_clock(data),
        )


def _sheet(data: Mapping[str, str]) -> dict[str, str]:
    names = [name for name in data if name.startswith(SHEET_FIELD)]
    return {
        name: data[name].replace("\x00", "")[:MAX_RESPONSE_LENGTH]  # PostgreSQL refuses it
        for name in names[:LARGEST_SHEET]
    }


def _clock(data: Mapping[str, str]) -> ClientClock:
    at, took = data.get("answered_at"), data.get("response_ms")
    instant = float(at) if at else None
    if instant is not None and not 0 <= instant <= LATEST_INSTANT:
        raise ValueError("No clock shows such a time.")
    return ClientClock(
        answered_at=None if instant is None else datetime.fromtimestamp(instant, UTC),
        response_ms=min(max(int(took), 0), LONGEST_RESPONSE_MS) if took else None,
    )


class StarForm(forms.Form):
    """Which card is to have a star, and whether."""

    card = forms.IntegerField(min_value=0)
    starred = forms.ChoiceField(choices=[("yes", "With a star"), ("no", "Without a star")])

    @property
    def wants_star(self) -> bool:
        return bool(self.cleaned_data["starred"] == "yes")


CHOICES_OF_CARDS = {
    Which.ALL: "All cards",
    Which.STARRED: "Cards I starred",
    Which.MISSED: "Cards I missed the last time",
    Which.TAG: "Cards with one tag",
    Which.CHOSEN: "Chosen cards",
}


SIDES_TO_GIVE = [
    (Side.TERM, "The term"),
    (Side.DEFINITION, "The definition"),
    ("both", "Both, in turn"),
]


class CardsSelect(forms.RadioSelect):
    """Radio buttons that say how many cards each choice has; one without any cannot be chosen."""

    def __init__(self, counts: Mapping[Which, int], choices: list[tuple[str, str]]) -> None:
        super().__init__(choices=choices)
        self.counts = counts

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(*args, **kwargs)
        option["count"] = self.counts.get(Which(option["value"]))
        if option["count"] == 0 and not option["selected"]:
            option["attrs"]["disabled"] = True
        return option


class StartForm(forms.Form):
    """Which cards to study, and which side to give; what only one mode asks comes in a subclass.

    ``own``: the names of those fields; ``today``: the classroom's study day.
    """

    own: tuple[str, ...] = ()

    tag = forms.CharField(required=False, label="Tag")
    cards = forms.CharField(max_length=4_000, required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, offer: Offer, last: Mapping[str, str], today: date) -> None:
        super().__init__(data, initial=_on_offer(last, offer))
        self.offer, self.today = offer, today
        choices = self._choices_of_cards()
        self.fields["which"] = forms.ChoiceField(
            choices=choices,
            required=False,
            widget=CardsSelect(offer.counts, choices),
            label="Which cards",
        )
        self.fields["tag"].widget = forms.Select(
            choices=[(name, f"{name} ({count})") for name, count in offer.tags.items()]
        )
        sides = " or ".join(f"the {side}" for side in offer.sides)
        self.fields["give"] = forms.ChoiceField(
            choices=[("", f"As my teacher set it: {sides}"), *SIDES_TO_GIVE],
            required=False,
            label="I answer with",
        )

    @property
    def own_fields(self) -> list[forms.BoundField]:
        """The fields that only this mode has."""
        return [self[name] for name in self.own]

    @property
    def has_chosen(self) -> bool:
        """Whether cards were chosen, as on the page of options, and not just a mode."""
        return bool({"which", "tag"} & self.data.keys())

    @property
    def options(self) -> dict[str, str]:
        """The student's choice as plain texts; a ticked box is "1"."""
        values = {name: self.cleaned_data.get(name) for name in self.fields}
        return {name: _as_text(value) for name, value in values.items() if value}

    def clean(self) -> dict[str, Any]:
        """A tag says enough; where other cards are wanted, it says nothing."""
        cleaned = self.cleaned_data
        cleaned["which"] = cleaned.get("which") or (Which.TAG if cleaned.get("tag") else Which.ALL)
        if cleaned["which"] != Which.TAG:
            cleaned["tag"] = ""
        elif cleaned.get("tag") not in self.offer.tags:
            self.add_error("tag", "No card of this deck has this tag now.")
        if cleaned["which"] != Which.CHOSEN:
            cleaned["cards"] = ""
        return cleaned

    def _choices_of_cards(self) -> list[tuple[str, str]]:
        """All choices but those that the deck or the page never offers."""
        left_out = set() if self.data.get("which") == Which.CHOSEN else {Which.CHOSEN}
        if not self.offer.tags:
            left_out.add(Which.TAG)
        return [
            (which, label) for which, label in CHOICES_OF_CARDS.items() if which not in left_out
        ]


class FlashcardsForm(StartForm):
    own = ("shuffled",)

    shuffled = forms.BooleanField(required=False, label="Shuffle the cards")


class LearnForm(StartForm):
    own = ("kinds",)

    kinds = forms.ChoiceField(
        choices=[
            ("", "Choose first, then type"),
            (Kind.CHOICE, "Only choose"),
            (Kind.TYPED, "Only type"),
        ],
        required=False,
        widget=forms.RadioSelect,
        label="Kinds of questions",
    )


class KindsField(forms.MultipleChoiceField):
    """Kinds of questions to tick; kept as one text with commas between them."""

    widget = forms.CheckboxSelectMultiple

    def prepare_value(self, value: Any) -> Any:
        return value.split(",") if isinstance(value, str) else value

    def to_python(self, value: Any) -> list[str]:
        return [kind for text in super().to_python(value) for kind in text.split(",")]


class TestForm(StartForm):
    own = ("count", "kinds")

    count = forms.IntegerField(
        min_value=1,
        max_value=MOST_QUESTIONS,
        required=False,
        initial=USUAL_COUNT,
        label="Number of questions",
        help_text="With fewer cards there are fewer questions: each card comes once.",
    )
    kinds = KindsField(
        choices=[
            (Kind.TRUE_FALSE, "True or false"),
            (Kind.CHOICE, "Choosing the answer"),
            (Kind.MATCH, "Matching pairs"),
            (Kind.TYPED, "Typing the answer"),
        ],
        required=False,
        initial=list(USUAL_KINDS),
        label="Kinds of questions",
    )

    def clean_kinds(self) -> list[str]:
        kinds: list[str] = self.cleaned_data["kinds"]
        if "count" in self.data and not kinds:  # the form was shown, and nothing was left ticked
            raise forms.ValidationError("Choose at least one kind of question.")
        return kinds


class SpacedForm(StartForm):
    own = ("daily_new", "typed", "exam")

    daily_new = forms.IntegerField(
        min_value=0,
        max_value=MOST_DAILY_NEW,
        required=False,
        initial=DAILY_NEW,
        label="New cards a day",
        help_text="Not more than this. With 0 you only repeat.",
    )
    typed = forms.BooleanField(required=False, label="Type the answers")
    exam = forms.DateField(
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        label="Day of the exam, if there is one",
        help_text="Every new card comes in time, and the weakest come once more before it.",
    )
    more = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        attrs = self.fields["exam"].widget.attrs
        attrs["min"] = str(self.today + timedelta(days=1))
        attrs["max"] = str(self.today + LONGEST_PLAN)

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        """What was chosen the last time, without an exam that is over."""
        initial = super().get_initial_for_field(field, field_name)
        is_over = field_name == "exam" and initial and initial <= str(self.today)
        return None if is_over else initial

    def clean_exam(self) -> date | None:
        exam: date | None = self.cleaned_data["exam"]
        if exam and not self.today < exam <= self.today + LONGEST_PLAN:
            raise forms.ValidationError("Choose a day from tomorrow on, within a year.")
        return exam

    @property
    def options(self) -> dict[str, str]:
        daily_new = self.cleaned_data["daily_new"]
        return super().options | ({} if daily_new is None else {"daily_new": str(daily_new)})


START_FORMS: dict[Mode, type[StartForm]] = {
    Mode.FLASHCARDS: FlashcardsForm,
    Mode.LEARN: LearnForm,
    Mode.TEST: TestForm,
    Mode.MATCHING: StartForm,
    Mode.SPACED: SpacedForm,
}


def _on_offer(last: Mapping[str, str], offer: Offer) -> dict[str, str]:
    """What was chosen the last time, with all cards where there are no such cards now."""
    which = last.get("which", Which.ALL)
    has_tag = which != Which.TAG or last.get("tag") in offer.tags
    if has_tag and offer.counts.get(Which(which)):
        return dict(last) | {"which": which}
    return on_all_cards(last) | {"which": Which.ALL}


def _as_text(value: Any) -> str:
    if value is True:
        return "1"
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)
