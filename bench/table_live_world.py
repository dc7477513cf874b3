"""Fills a database with a class that studies, and prints where its people are, as JSON.

DATABASE_URL=… python -m bench.table_live_world CARDS STUDENTS
"""

import json
import os
import sys
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.floor.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 - Django first
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench.table_figures import settle  # noqa: E402
from bench.table_world import make_class  # noqa: E402
from cards.access import Seat, token_digest  # noqa: E402
from cards.models import Device  # noqa: E402
from tests.factories import client_of, make_teacher, start  # noqa: E402

HOST = {"host": "127.0.0.1"}


def fill(cards: int, students: int) -> dict[str, Any]:
    """Everybody has met every card, and is at a question of Learn; the teacher is signed in."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    teacher = make_teacher()
    classroom, deck = make_class(
        teacher, students=students, cards=cards, decks=1, now=timezone.now()
    )
    settle()
    client = Client(headers=HOST)
    client.force_login(teacher)
    places = []
    for student in classroom.students.order_by("pk"):
        digest = token_digest(f"device of {student.pk}")
        device = Device.objects.create(classroom=classroom, student=student, token_digest=digest)
        seat = Seat(classroom, student, device)
        session = start(seat, deck)
        browser = client_of(seat, Client(headers=HOST))
        page = browser.get(reverse("cards:session_detail", args=[classroom.pk, session.id]))
        places.append(
            {
                "cookies": cookies_of(browser),
                "answer": reverse("cards:session_answer", args=[classroom.pk, session.id]),
                "question": str(session.question_id),
                "page": page.content.decode(),
            }
        )
    return {
        "table": reverse("analytics:class_table", args=[classroom.pk, deck.pk]),
        "teacher": cookies_of(client),
        "students": places,
    }


def cookies_of(client: Client) -> dict[str, str]:
    return {name: morsel.value for name, morsel in client.cookies.items()}


if __name__ == "__main__":
    print(json.dumps(fill(int(sys.argv[1]), int(sys.argv[2]))))
