"""What teachers choose for a class: name, time zone, decks, colleagues, how long it is kept."""

from collections import defaultdict
from datetime import date
from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from django import forms

from cards.engine import retention
from cards.forms.text import LineField
from cards.models import Classroom, Deck, Teacher

Choices = list[tuple[str, list[tuple[str, str]]]]


@lru_cache(maxsize=1)
def time_zones() -> Choices:
    """Every place of the IANA database by its part of the world, as people look for it."""
    parts: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name in sorted(available_timezones()):
        part, _, place = name.partition("/")
        if place and part not in {"Etc", "SystemV"}:
            parts[part].append((name, place.replace("_", " ")))
    return [("World", [("UTC", "UTC")]), *sorted(parts.items())]


class ClassroomForm(forms.ModelForm[Classroom]):
    """A class's name, and where it is."""

    name = LineField(max_length=80, label="Name", help_text="Such as “Biology 1”.")
    time_zone = forms.ChoiceField(
        label="Time zone",
        help_text="Days and due dates go by it. A study day begins at 4 in the morning.",
    )

    class Meta:
        model = Classroom
        fields = ["name", "time_zone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["time_zone"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        zones = time_zones()
        current = self.instance.time_zone
        known = {name for _, places in zones for name, _ in places}
        field.choices = zones if current in known else [*zones, ("Other", [(current, current)])]


class AssignForm(forms.Form):
    """Decks of the teacher's that the class does not have yet."""

    decks = forms.ModelMultipleChoiceField(
        queryset=Deck.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        label="Decks",
        error_messages={"required": "Choose at least one deck."},
    )

    def __init__(self, *args: Any, classroom: Classroom, teacher: Teacher, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["decks"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101 - for the type checker
        assigned = classroom.assignments.values("deck")
        own = Deck.objects.filter(owner=teacher).exclude(pk__in=assigned)
        field.queryset = own.order_by("title", "pk")


class InviteForm(forms.Form):
    """A colleague's address."""

    email = forms.EmailField(
        label="Your colleague’s email address",
        help_text="Only somebody who signs in with this address can use the link.",
    )


class RetentionForm(forms.Form):
    """The day on which a class is deleted: soon enough to be true, never never."""

    delete_on = forms.DateField(
        label="Delete this class on",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.earliest = retention.earliest_choice(today)
        self.latest = retention.latest_choice(today)
        attrs = self.fields["delete_on"].widget.attrs
        attrs |= {"min": self.earliest.isoformat(), "max": self.latest.isoformat()}

    def clean_delete_on(self) -> date:
        chosen: date = self.cleaned_data["delete_on"]
        if not self.earliest <= chosen <= self.latest:
            raise forms.ValidationError(
                f"Choose a day from {self.earliest:%-d %B %Y} to {self.latest:%-d %B %Y}."
            )
        return chosen


class ConfirmForm(forms.Form):
    """The name of what is to be deleted, typed by hand."""

    name = LineField(
        max_length=254,
        label="Type its name to delete it",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )

    def __init__(self, *args: Any, wanted: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wanted = wanted
        self.fields["name"].label = f"Type “{wanted}” to delete it"

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if name.casefold() != " ".join(self.wanted.split()).casefold():
            raise forms.ValidationError(f"This is not “{self.wanted}”.")
        return name


class AccountDeletionForm(forms.Form):
    """The teacher's password, or their address where they sign in without one."""

    proof = forms.CharField(max_length=254, strip=False)

    def __init__(self, *args: Any, teacher: Teacher, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.teacher = teacher
        field = self.fields["proof"]
        if teacher.has_usable_password():
            field.label = "Your password"
            field.widget = forms.PasswordInput(attrs={"autocomplete": "current-password"})
        else:
            field.label = f"Type “{teacher.email}” to delete the account"

    def clean_proof(self) -> str:
        proof: str = self.cleaned_data["proof"]
        if self.teacher.has_usable_password():
            if not self.teacher.check_password(proof):
                raise forms.ValidationError("This is not your password.")
        elif proof.strip().casefold() != self.teacher.email:
            raise forms.ValidationError(f"This is not “{self.teacher.email}”.")
        return proof
