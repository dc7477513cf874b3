"""Class lists, names of students, and where a device's answers belong."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from cards.formats.rosters import NameOrder
from cards.forms.joining import NameForm
from cards.models import Student

DATE_AND_TIME = "%Y-%m-%dT%H:%M"
EARLIEST_YEAR = 2000


class SeveralFilesInput(forms.FileInput):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """Files chosen together; an empty list when there is none."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        return [super(SeveralFilesField, self).clean(each, initial) for each in data or []]


class RosterForm(forms.Form):
    """A list of names, pasted or in files."""

    text = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "autocomplete": "off"}),
        required=False,
        strip=False,
        label="Names",
        help_text="One a line, such as “Ana R.” or “Rossi, Ana”. Columns from a spreadsheet are "
        "fine too: only the names are kept.",
    )
    file = SeveralFilesField(
        required=False,
        allow_empty_file=True,
        label="…or a file",
        help_text="A spreadsheet (.xlsx, .csv), or from OneRoster “users.csv” and "
        "“enrollments.csv” together, also as one ZIP.",
    )
    order = forms.ChoiceField(
        choices=[(order.value, order.label) for order in NameOrder],
        required=False,
        label="Names are written",
    )

    @property
    def uploads(self) -> Sequence[UploadedFile[bytes]]:
        found: Sequence[UploadedFile[bytes]] = self.cleaned_data.get("file", [])
        return found

    @property
    def name_order(self) -> NameOrder:
        return NameOrder(self.cleaned_data.get("order") or NameOrder.AUTO)


class StudentForm(NameForm):
    """How a student is called, as the teacher writes it."""

    def __init__(self, *args: Any, label: str = "Name", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = label
        self.fields["name"].help_text = ""


class ClassmateForm(forms.Form):
    """Another student of the class."""

    student = forms.ModelChoiceField(queryset=Student.objects.none(), label="Student")

    def __init__(self, *args: Any, student: Student, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["student"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        classmates = Student.objects.filter(classroom=student.classroom_id)
        field.queryset = classmates.exclude(pk=student.pk)
        field.label = label


class MoveForm(ClassmateForm):
    """Whose a device's answers are, from when on; times are those of the class."""

    since = forms.DateTimeField(
        required=False,
        label="Only answers since",
        help_text="Leave it empty to move all of them.",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=DATE_AND_TIME),
    )
    hand_over = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label="These answers are by", **kwargs)

    def clean_since(self) -> datetime | None:
        since: datetime | None = self.cleaned_data["since"]
        if since is not None and since.year < EARLIEST_YEAR:
            raise forms.ValidationError(f"Choose a day from {EARLIEST_YEAR} on.")
        return since

    @property
    def target(self) -> Student:
        found: Student = self.cleaned_data["student"]
        return found

    @property
    def moment(self) -> datetime | None:
        found: datetime | None = self.cleaned_data["since"]
        return found
