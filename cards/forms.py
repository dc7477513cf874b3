"""What people type in: checked, trimmed, and kept for them when something is wrong."""

import unicodedata
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from cards.engine.modes.base import Response
from cards.formats.layouts import Layout, PasteOptions
from cards.formats.plain import MAX_SIDE_LENGTH
from cards.models import Card, Classroom, Deck, Teacher, name_key
from cards.models.people import LONGEST_NAME_KEY
from cards.models.study import MAX_RESPONSE_LENGTH
from cards.services.recording import ClientClock

LONGEST_TAG = 40
LONGEST_RESPONSE_MS = 3_600_000


def tidy(text: str) -> str:
    """One line of visible characters with single spaces."""
    visible = "".join(
        " " if character.isspace() else character
        for character in unicodedata.normalize("NFC", text)
        if character.isspace() or not unicodedata.category(character).startswith("C")
    )
    return " ".join(visible.split())


class LineField(forms.CharField):
    """One tidy line; its length is checked afterwards, as composing letters can make it longer."""

    def to_python(self, value: object) -> str:
        return tidy(super().to_python(value) or "")


class PasteForm(forms.Form):
    """A text or a file that becomes a deck."""

    title = LineField(
        max_length=150,
        required=False,
        label="Title",
        widget=forms.TextInput(attrs={"form": "paste"}),
    )
    text = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        required=False,
        strip=False,
        label="Cards",
        help_text="Paste a list, a spreadsheet or a whole set page: a term and its definition "
        "on each line, or on alternating lines.",
    )
    file = forms.FileField(required=False, label="…or a text file", allow_empty_file=True)
    layout = forms.ChoiceField(
        choices=[(layout.value, layout.label) for layout in Layout],
        required=False,
        label="How it is laid out",
    )
    between_sides = forms.CharField(
        max_length=20, required=False, strip=False, label="Between term and definition"
    )
    between_cards = forms.CharField(
        max_length=20,
        required=False,
        strip=False,
        label="Between cards",
        help_text="Leave empty for one card a line.",
    )

    @property
    def upload(self) -> UploadedFile[bytes] | None:
        return self.cleaned_data.get("file")

    @property
    def paste_options(self) -> PasteOptions:
        return PasteOptions(
            layout=Layout(self.cleaned_data["layout"] or Layout.AUTO),
            between_sides=self.cleaned_data["between_sides"],
            between_cards=self.cleaned_data["between_cards"],
        )


class DeckForm(forms.ModelForm[Deck]):
    """A deck's title and how its answers are given and graded."""

    class Meta:
        model = Deck
        fields = [
            "title",
            "answer_with",
            "exact_spelling",
            "accents_required",
            "split_alternatives",
        ]
        labels = {
            "answer_with": "Students answer with",
            "exact_spelling": "Spelling must be exact",
            "accents_required": "Accents must be right",
            "split_alternatives": "Parts split by “ / ” or “;” each count as an answer",
        }

    def clean_title(self) -> str:
        return tidy(self.cleaned_data["title"])


class CardForm(forms.ModelForm[Card]):
    """A card with its further answers, one a line, and its tags, split by commas."""

    accepted = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        label="Also right",
        help_text="Other answers that count, one a line.",
    )
    tags = forms.CharField(required=False, label="Tags", help_text="Split by commas.")
    keep = forms.BooleanField(
        required=False,
        label="Keep what students knew of this card",
        help_text="Tick it when you only mend the wording. Otherwise a new term or definition "
        "starts the card afresh for everyone: earlier answers are kept but stop counting.",
    )

    class Meta:
        model = Card
        fields = ["term", "definition"]
        widgets = {
            "term": forms.Textarea(attrs={"rows": 2}),
            "definition": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["accepted"] = "\n".join(self.instance.accepted)
            self.initial["tags"] = ", ".join(tag.name for tag in self.instance.tags.all())
        else:
            del self.fields["keep"]

    @property
    def start_afresh(self) -> bool:
        """Whether what is right has changed, so that earlier answers count no more."""
        has_changed = "term" in self.changed_data or "definition" in self.changed_data
        return has_changed and not self.cleaned_data["keep"]

    def clean_accepted(self) -> list[str]:
        lines = [tidy(line) for line in self.cleaned_data["accepted"].splitlines()]
        if any(len(line) > MAX_SIDE_LENGTH for line in lines):
            raise forms.ValidationError("One of these answers is too long.")
        return list(dict.fromkeys(line for line in lines if line))

    def clean_tags(self) -> list[str]:
        names = [tidy(name) for name in self.cleaned_data["tags"].split(",")]
        if any(len(name) > LONGEST_TAG for name in names):
            raise forms.ValidationError("A tag can have up to 40 letters.")
        return list(dict.fromkeys(name for name in names if name))


class ShareForm(forms.Form):
    """A classroom of the teacher's, or the name of a new one."""

    classroom = forms.ModelChoiceField(
        queryset=Classroom.objects.none(),
        required=False,
        label="Class",
        empty_label="A new class",
    )
    name = LineField(max_length=80, required=False, label="Name of the new class")

    def __init__(self, *args: Any, teacher: Teacher, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["classroom"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        field.queryset = Classroom.objects.filter(owner=teacher)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("classroom") and not cleaned.get("name") and not self.errors:
            self.add_error("name", "Give the new class a name, such as “Biology 1”.")
        return cleaned


class NameForm(forms.Form):
    """How a student is called in class."""

    name = LineField(
        max_length=60,
        label="Your name",
        help_text="As your teacher knows you, such as “Ana R.” Please no full last name.",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "words", "spellcheck": "false"}
        ),
    )

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if not any(character.isalnum() for character in name):
            raise forms.ValidationError("Type a name with at least one letter.")
        if len(name_key(name)) > LONGEST_NAME_KEY:
            raise forms.ValidationError("Type a shorter name.")
        return name


class ResumeForm(forms.Form):
    """A student's name and the code that was shown when they joined."""

    name = forms.CharField(
        max_length=60, label="Your name", widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    code = forms.CharField(
        max_length=80,
        label="Your code",
        help_text="Three words and two digits, such as “maple-otter-lantern-42”.",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


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
        )

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
