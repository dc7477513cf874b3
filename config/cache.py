"""The shared cache: it counts attempts, and must not tell whose they were."""

from django.utils.crypto import salted_hmac


def unreadable_key(key: str, key_prefix: str, version: int) -> str:
    """A keyed digest: the addresses and accounts in keys cannot be read from the database."""
    return salted_hmac("config.cache", f"{key_prefix}:{version}:{key}").hexdigest()
