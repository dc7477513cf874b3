"""How often a token may ask."""

import time

from django.conf import settings
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from cards.models import AccessToken
from cards.services.tokens import count_request


class TokenThrottle(BaseThrottle):
    """So many requests a minute, counted in the token's row: one limit for all processes."""

    def allow_request(self, request: Request, view: object) -> bool:
        token = request.auth
        if not isinstance(token, AccessToken):
            return True
        return count_request(token=token, limit=settings.API_REQUESTS_A_MINUTE, now=timezone.now())

    def wait(self) -> float:
        """Seconds until the next minute begins."""
        return 60 - time.time() % 60
