"""Says in which language a card's text is, to browsers, voices and screen readers."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cards.models import Deck

register = template.Library()

WRITTEN_FROM_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


@register.simple_tag
def written_in(deck: Deck, side: str) -> SafeString | str:
    """The attributes of an element that holds text of this side; none when the deck says nothing.

    Without them the direction follows each text's own letters.
    """
    code = deck.term_language if side == "term" else deck.definition_language
    if not code:
        return ""
    from_right = code.partition("-")[0] in WRITTEN_FROM_RIGHT_TO_LEFT
    return format_html(' lang="{}" dir="{}"', code, "rtl" if from_right else "ltr")
