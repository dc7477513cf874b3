"""What a token may do; whose things it may see is answered by `cards.access`."""

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from cards.models import AccessToken


class IsInScope(BasePermission):
    """A token there must be; changing anything takes one that may write."""

    message = "This token may only read."

    def has_permission(self, request: Request, view: object) -> bool:
        token = request.auth
        if not isinstance(token, AccessToken):
            return False
        return token.may_write or request.method in SAFE_METHODS
