"""What parents and students can read about what is kept."""

from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cards.engine import retention


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """In plain words: what is kept, how long, who sees it, how to have it deleted."""
    context = {
        "school_year_ends": date(2001, *settings.SCHOOL_YEAR_ENDS),
        "kept_after_the_year": retention.KEPT_AFTER_THE_YEAR.days,
        "kept_at_most": retention.KEPT_AT_MOST.days // 365,
        "warned_before": retention.WARNED_BEFORE.days,
    }
    return render(request, "cards/privacy.html", context)
