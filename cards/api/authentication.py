"""Whom a program speaks for: the owner of the token that it sends."""

from django.utils import timezone
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from cards import access
from cards.models import AccessToken, Teacher

SCHEME = "bearer"


class TokenAuthentication(BaseAuthentication):
    """``Authorization: Bearer classdeck_…``; no cookie counts, so no site can use it."""

    def authenticate(self, request: Request) -> tuple[Teacher, AccessToken] | None:
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != SCHEME:
            return None
        token = access.find_access_token(secret.strip(), timezone.now())
        if token is None:
            raise AuthenticationFailed("This token is unknown, revoked or expired.")
        return token.owner, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="Classdeck"'
