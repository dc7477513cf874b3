"""Letting students in: classes, names, resume codes."""

from typing import Any

from django import forms

from cards.forms.text import LineField
from cards.models import Classroom, Teacher, name_key
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
