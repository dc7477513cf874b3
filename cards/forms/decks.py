"""What teachers type into decks: pasted texts, settings, cards."""

from dataclasses import replace
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from cards.formats.layouts import Layout, PasteOptions
from cards.formats.pasted import read_pasted
from cards.formats.plain import MAX_SIDE_LENGTH, PlainDeck
from cards.forms.text import LineField, tidy
from cards.models import Card, Deck
from cards.services.decks import SETTINGS, fingerprint

LONGEST_TITLE = 150
LONGEST_TAG = 40

LANGUAGES = [
    ("", "Not set"),
    ("ar", "Arabic"),
    ("bg", "Bulgarian"),
    ("yue", "Cantonese"),
    ("ca", "Catalan"),
    ("zh-CN", "Chinese (simplified)"),
    ("zh-TW", "Chinese (traditional)"),
    ("hr", "Croatian"),
    ("cs", "Czech"),
    ("da", "Danish"),
    ("nl", "Dutch"),
    ("en", "English"),
    ("en-GB", "English (British)"),
    ("en-US", "English (American)"),
    ("et", "Estonian"),
    ("fi", "Finnish"),
    ("fr", "French"),
    ("de", "German"),
    ("el", "Greek"),
    ("grc", "Greek (ancient)"),
    ("he", "Hebrew"),
    ("hi", "Hindi"),
    ("hu", "Hungarian"),
    ("is", "Icelandic"),
    ("id", "Indonesian"),
    ("ga", "Irish"),
    ("it", "Italian"),
    ("ja", "Japanese"),
    ("ko", "Korean"),
    ("la", "Latin"),
    ("lv", "Latvian"),
    ("lt", "Lithuanian"),
    ("nb", "Norwegian"),
    ("fa", "Persian"),
    ("pl", "Polish"),
    ("pt-BR", "Portuguese (Brazilian)"),
    ("pt-PT", "Portuguese (European)"),
    ("ro", "Romanian"),
    ("ru", "Russian"),
    ("sr", "Serbian"),
    ("sk", "Slovak"),
    ("sl", "Slovenian"),
    ("es", "Spanish"),
    ("es-MX", "Spanish (Mexican)"),
    ("sw", "Swahili"),
    ("sv", "Swedish"),
    ("th", "Thai"),
    ("tr", "Turkish"),
    ("uk", "Ukrainian"),
    ("ur", "Urdu"),
    ("vi", "Vietnamese"),
    ("cy", "Welsh"),
]
"""The languages that a side can be in, by their BCP 47 codes."""


class PasteForm(forms.Form):
    """A text or a file that becomes a deck."""

    title = LineField(
        max_length=LONGEST_TITLE,
        required=False,
        label="Title",
        widget=forms.TextInput(attrs={"form": "paste"}),
    )
    text = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        required=False,
        strip=False,
        label="Cards",
        help_text="Paste a list, a spreadsheet or a whole set page: a term and its definition "
        "on each line, or on alternating lines.",
    )
    file = forms.FileField(required=False, label="…or a text file", allow_empty_file=True)
    layout = forms.ChoiceField(
        choices=[(layout.value, layout.label) for layout in Layout],
        required=False,
        label="How it is laid out",
    )
    between_sides = forms.CharField(
        max_length=20, required=False, strip=False, label="Between term and definition"
    )
    between_cards = forms.CharField(
        max_length=20,
        required=False,
        strip=False,
        label="Between cards",
        help_text="Leave empty for one card a line.",
    )

    @property
    def upload(self) -> UploadedFile[bytes] | None:
        return self.cleaned_data.get("file")

    @property
    def paste_options(self) -> PasteOptions:
        return PasteOptions(
            layout=Layout(self.cleaned_data["layout"] or Layout.AUTO),
            between_sides=self.cleaned_data["between_sides"],
            between_cards=self.cleaned_data["between_cards"],
        )

    def read(self, text: str) -> PlainDeck:
        """The deck in the text, under the form's title, else the one found. May be UnreadableError.

        The form must be valid.
        """
        title: str = self.cleaned_data["title"]
        plain = read_pasted(text, self.paste_options, title=title)
        return replace(plain, title=title or plain.title[:LONGEST_TITLE])


class DeckForm(forms.ModelForm[Deck]):
    """A deck's title, how its answers are given and graded, and the languages of its sides."""

    term_language = forms.ChoiceField(
        choices=LANGUAGES, required=False, label="Language of the terms"
    )
    definition_language = forms.ChoiceField(
        choices=LANGUAGES,
        required=False,
        label="Language of the definitions",
        help_text="Cards are read aloud in the language of their side.",
    )

    class Meta:
        model = Deck
        fields = SETTINGS
        labels = {
            "answer_with": "Students answer with",
            "exact_spelling": "Spelling must be exact",
            "accents_required": "Accents must be right",
            "split_alternatives": "Parts split by “ / ” or “;” each count as an answer",
        }

    def clean_title(self) -> str:
        return tidy(self.cleaned_data["title"])


class CardForm(forms.ModelForm[Card]):
    """A card with its further answers, one a line, and its tags, split by commas."""

    accepted = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        label="Also right",
        help_text="Other answers that count, one a line.",
    )
    tags = forms.CharField(required=False, label="Tags", help_text="Split by commas.")
    keep = forms.BooleanField(
        required=False,
        label="Keep what students knew of this card",
        help_text="Tick it when you only mend the wording. Otherwise a new term or definition "
        "starts the card afresh for everyone: earlier answers are kept but stop counting.",
    )

    edited_from = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Card
        fields = ["term", "definition"]
        widgets = {
            "term": forms.Textarea(attrs={"rows": 2}),
            "definition": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["accepted"] = "\n".join(self.instance.accepted)
            self.initial["tags"] = ", ".join(tag.name for tag in self.instance.tags.all())
            self.initial["edited_from"] = fingerprint(card=self.instance)
        else:
            del self.fields["keep"]
            del self.fields["edited_from"]

    def edit_from(self, card: Card) -> None:
        """Keep what was typed, to be saved in the place of the card as it is now."""
        self.data = dict(self.data.items()) | {"edited_from": fingerprint(card=card)}

    @property
    def start_afresh(self) -> bool:
        """Whether what is right has changed, so that earlier answers count no more."""
        has_changed = "term" in self.changed_data or "definition" in self.changed_data
        return has_changed and not self.cleaned_data["keep"]

    def clean_accepted(self) -> list[str]:
        lines = [tidy(line) for line in self.cleaned_data["accepted"].splitlines()]
        if any(len(line) > MAX_SIDE_LENGTH for line in lines):
            raise forms.ValidationError("One of these answers is too long.")
        return list(dict.fromkeys(line for line in lines if line))

    def clean_tags(self) -> list[str]:
        names = [tidy(name) for name in self.cleaned_data["tags"].split(",")]
        if any(len(name) > LONGEST_TAG for name in names):
            raise forms.ValidationError("A tag can have up to 40 letters.")
        return list(dict.fromkeys(name for name in names if name))
