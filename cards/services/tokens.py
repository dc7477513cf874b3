"""Personal tokens of the API: made, counted, revoked."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Case, F, Q, Value, When

from cards.access import token_digest
from cards.models import AccessToken, Scope, Teacher
from cards.models.by_hand import in_turn
from cards.models.tokens import new_access_token

USE_NOTED_EVERY = timedelta(hours=1)


class TokenNameTakenError(ValueError):
    """The teacher has a token of this name that is not revoked."""


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token that was just made; ``secret`` is shown this once."""

    token: AccessToken
    secret: str


def make_token(*, owner: Teacher, name: str, scope: Scope, expires_at: datetime | None) -> NewToken:
    """Raises TokenNameTakenError: a form that is sent twice makes one token."""
    secret = new_access_token()
    try:
        with transaction.atomic():
            token = AccessToken.objects.create(
                owner=owner,
                name=name,
                digest=token_digest(secret),
                scope=scope,
                expires_at=expires_at,
            )
    except IntegrityError as error:
        raise TokenNameTakenError(name) from error
    return NewToken(token, secret)


@transaction.atomic
def revoke_token(*, token: AccessToken, now: datetime) -> None:
    """Let nobody in by it any more, for good."""
    AccessToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now)


def count_request(*, token: AccessToken, limit: int, now: datetime) -> bool:
    """Whether the token may ask once more in this minute; if so, it has.

    One statement: of requests that come at once to several processes exactly ``limit`` pass.
    """
    minute = int(now.timestamp()) // 60
    long_ago = Q(last_used_at=None) | Q(last_used_at__lte=now - USE_NOTED_EVERY)
    free = AccessToken.objects.filter(pk=token.pk).exclude(minute=minute, requests__gte=limit)
    with in_turn():
        counted = free.update(
            requests=Case(When(minute=minute, then=F("requests") + 1), default=Value(1)),
            minute=minute,
            last_used_at=Case(When(long_ago, then=Value(now)), default=F("last_used_at")),
        )
    return counted == 1
