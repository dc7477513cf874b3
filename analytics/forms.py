"""What people choose when they read figures."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms

from cards.engine.study_days import StudyCalendar

A_WEEK = timedelta(days=7)
A_YEAR = timedelta(days=365)


class DayForm(forms.Form):
    """A day to forecast, from tomorrow to a year from today; ``on`` in the address."""

    on = forms.DateField(
        label="Day",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d"],
        error_messages={
            "required": "Choose a day.",
            "invalid": "Choose a day, such as 2026-12-31.",
        },
    )

    def __init__(
        self, data: Any, *, calendar: StudyCalendar, now: datetime, due_at: datetime | None
    ) -> None:
        today = calendar.day_of(now.timestamp())
        self.first, self.last = today + timedelta(days=1), today + A_YEAR
        due_day = calendar.day_of(due_at.timestamp()) if due_at else today + A_WEEK
        self.usual = min(max(due_day, self.first), self.last)
        super().__init__(data if "on" in data else {"on": self.usual.isoformat()})
        bounds = {"min": self.first.isoformat(), "max": self.last.isoformat()}
        self.fields["on"].widget.attrs |= bounds

    def clean_on(self) -> date:
        chosen: date = self.cleaned_data["on"]
        if not self.first <= chosen <= self.last:
            raise forms.ValidationError("Choose a day between tomorrow and a year from now.")
        return chosen

    @property
    def day(self) -> date:
        """The day that was chosen, else the usual one: when the deck is due, or in a week."""
        return self.cleaned_data["on"] if self.is_valid() else self.usual
