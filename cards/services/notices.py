"""What teachers are told of: newcomers, names that nobody expected, seats that others wanted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import F, QuerySet

from cards.models import Classroom, Notice, NoticeKind, Student, Teacher


@dataclass(frozen=True, slots=True)
class NoticeGroup:
    """What happened in one class, of one kind, the latest first."""

    classroom: Classroom
    kind: NoticeKind
    notices: Sequence[Notice]

    @property
    def last_at(self) -> datetime:
        return self.notices[0].last_at


def tell(*, student: Student, kind: NoticeKind, now: datetime) -> None:
    """Tell the class's teachers; the same again is counted with what they have not yet seen."""
    key = {"classroom_id": student.classroom_id, "kind": kind, "student_id": student.pk}
    Notice.objects.bulk_create([Notice(**key, count=0, last_at=now)], ignore_conflicts=True)
    Notice.objects.filter(**key).update(count=F("count") + 1, last_at=now)


def count_groups(*, teacher: Teacher) -> int:
    """How many groups wait for the teacher."""
    return _told(teacher).order_by().values("classroom", "kind").distinct().count()


def read_groups(*, teacher: Teacher) -> list[NoticeGroup]:
    """What waits for the teacher: what may need them first, then class by class."""
    kinds = list(NoticeKind)
    told = _told(teacher).select_related("classroom", "student").order_by("-last_at", "-pk")

    def place(notice: Notice) -> tuple[int, str, int]:
        return kinds.index(NoticeKind(notice.kind)), notice.classroom.name, notice.classroom_id

    groups = (list(group) for _, group in groupby(sorted(told, key=place), key=place))
    return [NoticeGroup(each[0].classroom, NoticeKind(each[0].kind), each) for each in groups]


def dismiss(*, classroom: Classroom, kind: NoticeKind, until: datetime) -> None:
    """The teachers have seen what the class was told of until then."""
    Notice.objects.filter(classroom=classroom, kind=kind, last_at__lte=until).delete()


def _told(teacher: Teacher) -> QuerySet[Notice]:
    return Notice.objects.filter(classroom__in=Classroom.objects.taught_by(teacher))
