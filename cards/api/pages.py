"""What people and tools read about the API, without a token."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.renderers import OpenApiYamlRenderer

from cards.api.document import openapi_document
from cards.api.documentation import groups


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Every operation, with how to begin."""
    context = {
        "groups": groups(),
        "root": request.build_absolute_uri("/").rstrip("/"),
        "requests_a_minute": settings.API_REQUESTS_A_MINUTE,
    }
    return render(request, "api/docs.html", context)


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document as it is checked in, from which clients can be made."""
    yaml = OpenApiYamlRenderer().render(openapi_document(), renderer_context={})
    return HttpResponse(yaml, content_type="text/yaml; charset=utf-8")  # browsers show it
