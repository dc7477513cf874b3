"""How a student wants to study, and what they answer."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django import forms

from cards.engine.modes.base import Response
from cards.engine.modes.practice_test import MOST_QUESTIONS, USUAL_COUNT, USUAL_KINDS
from cards.engine.questions import Kind, Mode, Side
from cards.models.study import MAX_RESPONSE_LENGTH
from cards.services.recording import ClientClock
from cards.services.starting import Which

LONGEST_RESPONSE_MS = 3_600_000
LARGEST_SHEET = 400
SHEET_FIELD = "q-"
"""Fields of a page of questions begin so."""


class AnswerForm(forms.Form):
    """A student's response to the question with this key, and what their device's clock says."""

    question = forms.UUIDField()
    action = forms.CharField(max_length=20, required=False)
    text = forms.CharField(required=False)
    choice = forms.IntegerField(required=False)
    answered_at = forms.FloatField(required=False, min_value=0, max_value=1e11)
    response_ms = forms.IntegerField(required=False)

    @property
    def response(self) -> Response:
        return Response(
            action=self.cleaned_data["action"],
            text=self.cleaned_data["text"][:MAX_RESPONSE_LENGTH],
            choice=self.cleaned_data["choice"],
            sheet=self._sheet(),
        )

    def _sheet(self) -> dict[str, str]:
        names = [name for name in self.data if name.startswith(SHEET_FIELD)]
        return {
            name: self.data[name].replace("\x00", "")[:MAX_RESPONSE_LENGTH]  # PostgreSQL refuses it
            for name in names[:LARGEST_SHEET]
        }

    @property
    def clock(self) -> ClientClock:
        answered_at = self.cleaned_data["answered_at"]
        response_ms = self.cleaned_data["response_ms"]
        return ClientClock(
            answered_at=None if answered_at is None else datetime.fromtimestamp(answered_at, UTC),
            response_ms=None
            if response_ms is None
            else min(max(response_ms, 0), LONGEST_RESPONSE_MS),
        )


CHOICES_OF_CARDS = [
    (Which.ALL, "All cards"),
    (Which.STARRED, "Cards I starred"),
    (Which.MISSED, "Cards I missed the last time"),
    (Which.TAG, "Cards with one tag"),
    (Which.CHOSEN, "Chosen cards"),
]


class StartForm(forms.Form):
    """Which cards to study, and which side to give; what only one mode asks comes in a subclass.

    ``own``: the names of those fields.
    """

    own: tuple[str, ...] = ()

    which = forms.ChoiceField(
        choices=CHOICES_OF_CARDS,
        required=False,
        initial=Which.ALL,
        widget=forms.RadioSelect,
        label="Which cards",
    )
    tag = forms.ChoiceField(required=False, label="Tag")
    cards = forms.CharField(max_length=4_000, required=False, widget=forms.HiddenInput)
    give = forms.ChoiceField(
        choices=[
            ("", "As my teacher set it"),
            (Side.TERM, "The term"),
            (Side.DEFINITION, "The definition"),
            ("both", "Both, in turn"),
        ],
        required=False,
        label="I answer with",
    )

    def __init__(self, *args: Any, tags: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = list(tags)
        tag, which = self.fields["tag"], self.fields["which"]
        assert isinstance(tag, forms.ChoiceField)  # noqa: S101 - for the type checker
        assert isinstance(which, forms.ChoiceField)  # noqa: S101 - for the type checker
        tag.choices = [(name, name) for name in names]
        if not names:
            which.choices = [choice for choice in CHOICES_OF_CARDS if choice[0] != Which.TAG]

    @property
    def options(self) -> dict[str, str]:
        """The student's choice as plain texts; a ticked box is "1"."""
        values = {name: self.cleaned_data.get(name) for name in self.fields}
        return {name: _as_text(value) for name, value in values.items() if value}


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


START_FORMS: dict[Mode, type[StartForm]] = {
    Mode.FLASHCARDS: FlashcardsForm,
    Mode.LEARN: LearnForm,
    Mode.TEST: TestForm,
}


def _as_text(value: Any) -> str:
    if value is True:
        return "1"
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)
