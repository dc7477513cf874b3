"""Fills an empty database with a class at Learn, and prints where its students are, as JSON.

DATABASE_URL=… python -m bench.answer_world CARDS STUDENTS
"""

import json
import os
import sys
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.floor.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 - Django first
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from bench.floor.models import Count, Line  # noqa: E402
from tests.factories import (  # noqa: E402
    client_of,
    make_classroom,
    make_deck,
    make_seat,
    make_teacher,
    numbered_pairs,
    start,
)


def fill(cards: int, students: int) -> list[dict[str, Any]]:
    """A class that has a deck, every student at the first question."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(Line)
        editor.create_model(Count)
    teacher = make_teacher()
    deck = make_deck(teacher, numbered_pairs(cards))
    classroom = make_classroom(teacher, deck)
    places = []
    for _ in range(students):
        seat = make_seat(classroom)
        session = start(seat, deck)
        client = client_of(seat, Client(headers={"host": "127.0.0.1"}))
        page = client.get(reverse("cards:session_detail", args=[classroom.pk, session.id]))
        place = {
            "cookies": {name: morsel.value for name, morsel in client.cookies.items()},
            "answer": reverse("cards:session_answer", args=[classroom.pk, session.id]),
            "floor": f"/floor/{classroom.pk}/",
            "question": str(session.question_id),
            "page": page.content.decode(),
        }
        places.append(place)
    return places


if __name__ == "__main__":
    print(json.dumps(fill(int(sys.argv[1]), int(sys.argv[2]))))
