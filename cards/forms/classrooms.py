"""What teachers choose for a class: name and time zone."""

from collections import defaultdict
from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from django import forms

from cards.forms.text import LineField
from cards.models import Classroom

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
