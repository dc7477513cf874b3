"""What people see where there is nothing for them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cards.access import ClassroomArchivedError


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Not found; kinder to students whose class was archived: nothing of theirs is lost."""
    if isinstance(exception, ClassroomArchivedError):
        context = {"classroom_name": str(exception)}
        return render(request, "cards/classroom_archived.html", context, status=404)
    return render(request, "404.html", status=404)
