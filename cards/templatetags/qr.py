"""QR codes drawn into the page itself: no image is fetched, and none is made of data."""

from django import template

from cards.formats.qr_codes import QrCode, qr_code

register = template.Library()


@register.inclusion_tag("components/_qr.html")
def drawn_qr(text: str, label: str) -> dict[str, QrCode | str]:
    """The text as a QR code that is called ``label``."""
    return {"qr": qr_code(text), "label": label}
