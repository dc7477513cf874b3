"""One tidy line of text, as every form wants it."""

import unicodedata

from django import forms


def tidy(text: str) -> str:
    """One line of visible characters with single spaces."""
    visible = "".join(
        " " if character.isspace() else character
        for character in unicodedata.normalize("NFC", text)
        if character.isspace() or not unicodedata.category(character).startswith("C")
    )
    return " ".join(visible.split())


class LineField(forms.CharField):
    """One tidy line; its length is checked afterwards, as composing letters can make it longer."""

    def to_python(self, value: object) -> str:
        return tidy(super().to_python(value) or "")
