"""How teachers' accounts differ from allauth's: who may sign up, whose address counts, secrets."""

import base64
import hashlib
from typing import ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from cards.models import Teacher


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """For passwords and for sign-in by Google or Microsoft alike."""

    error_messages: ClassVar[dict[str, str]] = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": (
            "Too many wrong passwords or codes. Wait five minutes and try again, "
            "or choose a new password."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's form
        return bool(settings.SIGNUP_OPEN)

    def new_user(self, request: HttpRequest) -> Teacher:
        """With the moment set here: what the database would set cannot wait in a session."""
        teacher: Teacher = super().new_user(request)
        teacher.date_joined = timezone.now()
        return teacher

    def get_client_ip(self, request: HttpRequest) -> str:
        """Whose attempts are counted: behind a proxy, the last address that it wrote down."""
        if settings.ADDRESS_HEADER and (said := request.headers.get(settings.ADDRESS_HEADER)):
            return said.rpartition(",")[2].strip()
        return str(request.META["REMOTE_ADDR"])


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Keeps the secrets of authenticator apps and recovery codes unreadable in the database."""

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> Fernet:
    digest = hashlib.sha256(f"config.accounts:{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
