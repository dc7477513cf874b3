"""What every response passes through."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRefresh

GetResponse = Callable[[HttpRequest], HttpResponseBase]


def htmx_middleware(get_response: GetResponse) -> GetResponse:
    """Keep full pages and fragments apart in caches, and sign-in pages out of fragments.

    A fragment that is asked for after the teacher was signed out would be answered by the sign-in
    page in its place: the whole page is loaded again instead, which then asks to sign in.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        patch_vary_headers(response, ["HX-Request"])
        if request.headers.get("HX-Request") and response.status_code == HTTPStatus.FOUND:
            to_sign_in = response["Location"].startswith(resolve_url(settings.LOGIN_URL))
            return HttpResponseClientRefresh() if to_sign_in else response
        return response

    return middleware
