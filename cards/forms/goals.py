"""What teachers ask a class to reach with a deck."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone

from cards.engine.goals import Goal
from cards.models import Assignment, Excuse, Student

END_OF_THE_DAY = time(23, 59)
ASKED = ("learn_goal", "test_goal", "mastery_goal")


def percent_field(label: str, help_text: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        required=False,
        min_value=1,
        max_value=100,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "invalid": "A whole number, such as 80.",
            "min_value": "From 1 to 100 %%, or empty.",
            "max_value": "From 1 to 100 %%, or empty.",
        },
    )


class GoalForm(forms.Form):
    """Goals in percent, a due date in the classroom's time zone, and who is excused."""

    learn_goal = percent_field("Learn, at least %", "100 % is every card recalled.")
    test_goal = percent_field("Test, at least %", "The best test counts.")
    mastery_goal = percent_field("Mastery, at least %", "What will be known tomorrow or later.")
    due_day = forms.DateField(
        label="Due on",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": "A day, such as 2026-12-31."},
    )
    due_time = forms.TimeField(
        label="At",
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": "A time, such as 16:30."},
    )
    excused = forms.ModelMultipleChoiceField(
        Student.objects.none(),
        label="Excused",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any, *, assignment: Assignment) -> None:
        self.zone = assignment.classroom.zone
        due = assignment.due_at and timezone.localtime(assignment.due_at, self.zone)
        initial = {
            **{name: getattr(assignment, name) for name in ASKED},
            "due_day": due and due.date(),
            "due_time": due.time() if due else END_OF_THE_DAY,
            "excused": Excuse.objects.filter(
                classroom=assignment.classroom_id, deck=assignment.deck_id
            ).values_list("student_id", flat=True),
        }
        super().__init__(data, initial=initial)
        excused = self.fields["excused"]
        assert isinstance(excused, forms.ModelMultipleChoiceField)  # noqa: S101 - for the type checker
        excused.queryset = Student.objects.filter(classroom=assignment.classroom_id)

    @property
    def goal(self) -> Goal:
        return Goal(*(self.cleaned_data[name] for name in ASKED))

    @property
    def due_at(self) -> datetime | None:
        day = self.cleaned_data["due_day"]
        if day is None:
            return None
        return datetime.combine(day, self.cleaned_data["due_time"] or END_OF_THE_DAY, self.zone)
