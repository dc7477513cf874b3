"""On an empty database make a teacher, a deck and a class; always print where to go."""

import secrets
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cards.formats.pasted import read_pasted
from cards.models import Link, LinkKind, Teacher
from cards.services.classrooms import create_classroom
from cards.services.decks import create_deck
from cards.services.sharing import share_deck

SAMPLE_TITLE = "Water and weather"
SAMPLE_DECK = Path(__file__).parent.parent / "sample_deck.txt"
DEMO_EMAIL = "teacher@example.org"


class Command(BaseCommand):
    help = "Make a demo teacher, deck and class on an empty database; print the addresses to open."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--url", default="http://127.0.0.1:8000", help="the site's address")

    def handle(self, *args: Any, **options: Any) -> None:
        url = options["url"].rstrip("/")
        password = "" if Teacher.objects.exists() else make_demo()
        self.stdout.write(f"\n  Sign in     {url}{reverse('account_login')}")
        if password:
            self.stdout.write(f"              {DEMO_EMAIL}, password {password} (shown only now)")
        link = Link.objects.live(timezone.now()).filter(
            classroom__owner__email=DEMO_EMAIL, kind=LinkKind.STUDY, deck__isnull=False
        )
        for found in link[:1]:
            report = reverse("analytics:class_table", args=[found.classroom_id, found.deck_id])
            self.stdout.write(f"  Study link  {url}{found.get_absolute_url()}")
            self.stdout.write(f"  Report      {url}{report}")
        self.stdout.write("")


@transaction.atomic
def make_demo() -> str:
    """The demo teacher with a shared sample deck; returns the teacher's new password."""
    password = secrets.token_urlsafe(9)
    teacher = Teacher.objects.create_user(DEMO_EMAIL, password)
    plain = read_pasted(SAMPLE_DECK.read_text(encoding="utf-8"), title=SAMPLE_TITLE)
    deck = create_deck(owner=teacher, title=plain.title, plain=plain)
    classroom = create_classroom(owner=teacher, name="Demo class")
    share_deck(deck=deck, classroom=classroom, now=timezone.now())
    return password
