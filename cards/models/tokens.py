"""By what a teacher's programs speak for them: personal tokens of the API."""

import secrets
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from cards.models.people import Teacher

TOKEN_PREFIX = "classdeck_"  # noqa: S105 - what every token begins with, so that it is known when found
TOKEN_BYTES = 32
"""256 random bits."""


def new_access_token() -> str:
    """What a program sends; only its digest is kept."""
    return TOKEN_PREFIX + secrets.token_urlsafe(TOKEN_BYTES)


class Scope(models.TextChoices):
    """What a token may do."""

    READ = "read", "Read"
    WRITE = "write", "Read and write"


class AccessTokenQuerySet(models.QuerySet["AccessToken"]):
    def live(self, at: datetime) -> "AccessTokenQuerySet":
        return self.filter(revoked_at=None).filter(Q(expires_at=None) | Q(expires_at__gt=at))


class AccessToken(models.Model):
    """A random text that lets a program act as its owner, until it is revoked or expires.

    ``last_used_at`` is true to the hour. ``requests`` counts those of the epoch's ``minute``: the
    limit holds for all processes together, so the count is where they all see it.
    """

    owner = models.ForeignKey(Teacher, on_delete=models.CASCADE, related_name="access_tokens")
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    scope = models.CharField(max_length=5, choices=Scope.choices, default=Scope.READ)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    minute = models.BigIntegerField(default=0, editable=False)
    requests = models.PositiveIntegerField(default=0, editable=False)

    objects = AccessTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                condition=Q(revoked_at=None),
                name="access_token_name_once_a_teacher",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="access_token_has_a_name"),
            models.CheckConstraint(
                condition=Q(scope__in=Scope.values), name="access_token_of_a_known_scope"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def may_write(self) -> bool:
        return self.scope == Scope.WRITE
