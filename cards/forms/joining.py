"""Letting students in: classes, names, resume codes."""

from datetime import timedelta
from typing import Any

from django import forms

from cards.forms.text import LineField
from cards.models import Classroom, NoticeKind, Teacher, name_key
from cards.models.people import LONGEST_NAME_KEY


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
        field.queryset = Classroom.objects.taught_by(teacher).filter(archived_at=None)

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


BOARD_CODE_INPUT = {
    "autocomplete": "off",
    "autocapitalize": "characters",
    "spellcheck": "false",
    "class": "board-code-input",
}


class BoardCodeForm(forms.Form):
    """The code that stands on the board."""

    code = forms.CharField(
        max_length=40,
        label="Code from the board",
        help_text="Eight letters and digits, such as “K7MN-4PQX”.",
        widget=forms.TextInput(attrs=BOARD_CODE_INPUT),
    )


class ResumeForm(forms.Form):
    """A student's name and the code that was shown when they joined, or what their slip holds."""

    no_match = "This name and this code do not belong together. Check both, or ask your teacher."

    slip = forms.CharField(max_length=120, required=False, widget=forms.HiddenInput)
    board_code = forms.CharField(
        max_length=40,
        required=False,
        label="Code of the class",
        help_text="Eight letters and digits, from the board or from your slip.",
        widget=forms.TextInput(attrs=BOARD_CODE_INPUT),
    )
    name = forms.CharField(
        max_length=60,
        required=False,
        label="Your name",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    code = forms.CharField(
        max_length=80,
        label="Your code",
        help_text="Three words and two digits, such as “maple-otter-lantern-42”.",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )

    def __init__(self, *args: Any, asks_for_class: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needed = ["board_code", "name"] if asks_for_class else ["name"]
        if not asks_for_class:
            del self.fields["board_code"]
        for name in self.needed:
            self.fields[name].widget.attrs["required"] = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("slip"):
            for name in self.needed:
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, "This field is required.")
        return cleaned


EXPIRIES: dict[str, tuple[str, timedelta | None]] = {
    "day": ("in 24 hours", timedelta(days=1)),
    "week": ("in 7 days", timedelta(days=7)),
    "month": ("in 30 days", timedelta(days=30)),
    "never": ("never", None),
}


class JoiningForm(forms.Form):
    """One thing to change about how a class is joined."""

    joining = forms.ChoiceField(
        choices=[(each, each) for each in ("open", "hour", "closed")], required=False
    )
    names = forms.ChoiceField(
        choices=[(each, each) for each in ("roster", "typed")], required=False
    )
    expiry = forms.ChoiceField(
        choices=[(key, label) for key, (label, _) in EXPIRIES.items()], required=False
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not any(cleaned.values()):
            raise forms.ValidationError("Say what should change.")
        return cleaned


class DismissForm(forms.Form):
    """Notices of one kind, up to the moment at which the page was made."""

    kind = forms.ChoiceField(choices=NoticeKind.choices)
    until = forms.FloatField(min_value=0, max_value=4e9)
