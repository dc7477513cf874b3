"""What any view that records something must do: know who asks, insert a row, upsert another."""

from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST
from uuid_utils.compat import uuid7

from bench.floor.models import Count, Line
from cards import access


@require_POST
def line_add(request: HttpRequest, classroom_id: int) -> HttpResponse:
    """Insert a line and count it, as plain ORM code does."""
    student = access.get_seat(request, classroom_id).student
    now = timezone.now()
    with transaction.atomic():
        Line.objects.create(id=uuid7(), student_id=student.pk, text=request.POST["text"], at=now)
        found = Count.objects.filter(student_id=student.pk)
        if not found.update(lines=F("lines") + 1, last_at=now):
            Count.objects.create(student_id=student.pk, lines=1, last_at=now)
    return HttpResponse("ok")
