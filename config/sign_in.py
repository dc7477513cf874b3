"""Signing in by Google or Microsoft: off until the server is given an id and a secret."""

from typing import Any

PAGES_OF = {
    "google": "https://accounts.google.com",
    "microsoft": "https://login.microsoftonline.com",
}
"""Where each of them asks who one is."""


def sign_in_providers(google: tuple[str, str], microsoft: tuple[str, str, str]) -> dict[str, Any]:
    """allauth's settings of the providers that have an id and a secret; none without.

    ``google``: client id and secret. ``microsoft``: client id, secret and tenant.
    """
    found: dict[str, Any] = {}
    if all(google):
        found["google"] = {
            "APP": {"client_id": google[0], "secret": google[1]},
            "SCOPE": ["email"],
            "OAUTH_PKCE_ENABLED": True,
            # Google vouches for addresses; Microsoft does not, so there an address proves nothing.
            "EMAIL_AUTHENTICATION": True,
        }
    if all(microsoft):
        found["microsoft"] = {
            "APP": {
                "client_id": microsoft[0],
                "secret": microsoft[1],
                "settings": {"tenant": microsoft[2]},
            },
            "OAUTH_PKCE_ENABLED": True,
        }
    return found
