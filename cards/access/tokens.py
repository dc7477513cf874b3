"""What a program may see: the live tokens that teachers gave to theirs."""

from datetime import datetime

from django.shortcuts import get_object_or_404
from rest_framework.request import Request

from cards.access.base import token_digest
from cards.models import AccessToken, Teacher


class ApiRequest(Request):
    """A request that carries a teacher's live token: what the API's views get."""

    user: Teacher
    auth: AccessToken


def find_access_token(secret: str, now: datetime) -> AccessToken | None:
    """The live token that is this text, with its owner, who must still be let in."""
    return (
        AccessToken.objects.live(now)
        .select_related("owner")
        .filter(digest=token_digest(secret), owner__is_active=True)
        .first()
    )


def get_access_token(teacher: Teacher, token_id: int) -> AccessToken:
    """A token of the teacher's, revoked or not."""
    return get_object_or_404(AccessToken, pk=token_id, owner=teacher)
