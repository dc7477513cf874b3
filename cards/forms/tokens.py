"""What a teacher says of a new token of the API."""

from datetime import datetime, timedelta

from django import forms

from cards.forms.text import LineField
from cards.models import Scope

LIFETIMES = [("30", "30 days"), ("90", "90 days"), ("365", "A year"), ("", "It does not expire")]


class TokenForm(forms.Form):
    """A token's name, what it may do, and for how many days."""

    name = LineField(
        max_length=60,
        label="What it is for",
        help_text="Such as “Gradebook” or “Backup script”.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    scope = forms.ChoiceField(choices=Scope.choices, initial=Scope.READ, label="What it may do")
    days = forms.ChoiceField(
        choices=LIFETIMES, initial="365", required=False, label="How long it is valid"
    )

    @property
    def scope_chosen(self) -> Scope:
        return Scope(self.cleaned_data["scope"])

    def expires_at(self, now: datetime) -> datetime | None:
        days = self.cleaned_data["days"]
        return now + timedelta(days=int(days)) if days else None
