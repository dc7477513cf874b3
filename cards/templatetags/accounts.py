"""What pages about accounts need to know of the server's settings."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def sign_up_is_open() -> bool:
    """Whether anybody may make a teacher account here."""
    return bool(settings.SIGNUP_OPEN)
