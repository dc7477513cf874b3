"""What is said where there is nothing: a page to people, a problem to programs."""

from django.http import HttpRequest, HttpResponse

from cards.api.problems import nothing_here
from cards.views.missing import page_not_found

API_ROOT = "api/v1/"


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Only programs ask below the API's root."""
    if request.path_info.startswith(f"/{API_ROOT}"):
        return nothing_here(request)
    return page_not_found(request, exception)
