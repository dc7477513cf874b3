"""What a report link shows, of which decks, and for how long."""

from datetime import timedelta
from typing import Any

from django import forms

from cards.models import Classroom, Deck, NamesShown

LASTS = {1: "1 day", 7: "1 week", 30: "30 days", 90: "3 months"}
USUALLY_LASTS = 30


class ReportForm(forms.Form):
    """Asks for as little as it can: without a choice it hides the names and ends after 30 days."""

    deck = forms.ModelChoiceField(
        queryset=Deck.objects.none(), required=False, label="Shows", empty_label="All decks"
    )
    names = forms.ChoiceField(
        label="Students appear as",
        choices=NamesShown.choices,
        initial=NamesShown.HIDDEN,
        widget=forms.RadioSelect,
    )
    days = forms.TypedChoiceField(
        label="Ends after", choices=LASTS.items(), coerce=int, initial=USUALLY_LASTS
    )

    def __init__(self, *args: Any, classroom: Classroom, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["deck"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        field.queryset = Deck.objects.filter(assignments__classroom=classroom).order_by("title")

    @property
    def lasts(self) -> timedelta:
        return timedelta(days=self.cleaned_data["days"])
