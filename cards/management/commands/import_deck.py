"""Make a deck from a text file, or show as JSON what would be made."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cards.formats.bytes_to_text import decode
from cards.formats.layouts import Layout, PasteOptions
from cards.formats.pasted import read_pasted
from cards.formats.plain import PlainDeck, UnreadableError
from cards.models import Teacher
from cards.services.decks import create_deck


class Command(BaseCommand):
    help = "Make a deck from a pasted page or a list in FILE, or preview it as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="a text file, or - for standard input")
        doing = parser.add_mutually_exclusive_group(required=True)
        doing.add_argument(
            "--preview", action="store_true", help="print what would be made as JSON"
        )
        doing.add_argument("--owner", metavar="EMAIL", help="make the deck for this teacher")
        parser.add_argument(
            "--title", default="", help="default: the page's own, or the file's name"
        )
        parser.add_argument(
            "--layout", default=Layout.AUTO, choices=[layout.value for layout in Layout]
        )
        parser.add_argument(
            "--between-sides", default="", help="with --layout custom; \\t is a tab"
        )
        parser.add_argument("--between-cards", default="", help="\\n is a new line")

    def handle(self, *args: Any, **options: Any) -> None:
        plain = self.read(options)
        if options["preview"]:
            self.stdout.write(json.dumps(as_json(plain), ensure_ascii=False, indent=2))
            return
        owner = Teacher.objects.filter(email__iexact=options["owner"]).first()
        if owner is None:
            raise CommandError(f"There is no teacher with the email address {options['owner']}.")
        deck = create_deck(owner=owner, title=plain.title, plain=plain)
        for doubt in plain.doubts:
            self.stderr.write(f"line {doubt.line or '-'}: {doubt.message}")
        self.stdout.write(f"Made “{deck.title}” with {len(plain.cards)} cards: /decks/{deck.pk}/")

    def read(self, options: dict[str, Any]) -> PlainDeck:
        source = options["file"]
        paste_options = PasteOptions(
            layout=Layout(options["layout"]),
            between_sides=options["between_sides"],
            between_cards=options["between_cards"],
        )
        try:
            data = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
            plain = read_pasted(decode(data), paste_options, title=options["title"])
        except OSError as error:
            raise CommandError(f"{source} cannot be read: {error.strerror}.") from error
        except UnreadableError as error:
            raise CommandError(str(error)) from error
        title = options["title"] or plain.title or Path(source).stem.strip("-") or "Untitled deck"
        return PlainDeck(title[:150], plain.cards, plain.doubts, plain.layout)


def as_json(plain: PlainDeck) -> dict[str, Any]:
    return {
        "title": plain.title,
        "layout": plain.layout,
        "cards": [
            {"term": card.term, "definition": card.definition, "line": card.line}
            for card in plain.cards
        ],
        "warnings": [{"line": doubt.line, "message": doubt.message} for doubt in plain.doubts],
    }
