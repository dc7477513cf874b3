"""A teacher's personal tokens of the API."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from cards import access
from cards.access import TeacherRequest
from cards.forms.tokens import TokenForm
from cards.models import AccessToken
from cards.services import tokens


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def token_list(request: TeacherRequest) -> HttpResponse:
    """The tokens, and a form that makes one; the page that answers it shows the token, once."""
    now = timezone.now()
    form = TokenForm(request.POST or None)
    made = None
    if request.method == "POST" and form.is_valid():
        try:
            made = tokens.make_token(
                owner=request.user,
                name=form.cleaned_data["name"],
                scope=form.scope_chosen,
                expires_at=form.expires_at(now),
            )
        except tokens.TokenNameTakenError:
            form.add_error("name", "You have a token of this name. Revoke it, or choose another.")
    kept = AccessToken.objects.filter(owner=request.user, revoked_at=None)
    context = {"form": TokenForm() if made else form, "made": made, "tokens": kept, "now": now}
    return render(request, "cards/token_list.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def token_revoke(request: TeacherRequest, token_id: int) -> HttpResponse:
    token = access.get_access_token(request.user, token_id)
    tokens.revoke_token(token=token, now=timezone.now())
    messages.success(request, f"“{token.name}” is revoked. Programs that use it are out.")
    return redirect("cards:token_list")
