"""Measures the class table in one database, an empty one, and prints the figures as JSON.

DATABASE_URL=… python -m bench.table_figures ROUNDS SIZE…
"""

import gzip
import json
import os
import re
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 - Django first
from django.db import connection  # noqa: E402
from django.http import HttpResponseBase  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from analytics.queries.class_map import map_sql  # noqa: E402
from analytics.queries.remembered import EVERY_DECK  # noqa: E402
from analytics.queries.table import table_sql  # noqa: E402
from bench.table_world import make_class  # noqa: E402
from cards.models import Classroom, Deck, KeptCalibration  # noqa: E402
from tests.factories import make_teacher  # noqa: E402

CARDS = 55
MAP_STUDENTS, MAP_DECKS, MAP_CARDS = 200, 20, 55
VERSION = re.compile(rb"v=([0-9a-f]+)")
OF_SIGNING_IN = ("django_session", "cards_teacher")


def seconds(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def beside(page: Callable[[], object], raw: Callable[[], object], rounds: int) -> dict[str, float]:
    """Medians in milliseconds of both, and of the ratio; their rounds alternate."""
    page(), raw(), page(), raw()  # every template and plan warm
    pairs = [(seconds(page), seconds(raw)) for _ in range(rounds)]
    return {
        "page_ms": 1000 * median(one for one, _ in pairs),
        "raw_ms": 1000 * median(other for _, other in pairs),
        "ratio": median(one / other for one, other in pairs),
    }


def raw(sql: str, **params: int) -> Callable[[], object]:
    """Run the bare statement and fetch its rows."""

    def run() -> object:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.fetchall()

    return run


def statements(call: Callable[[], object]) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        call()
    return [query["sql"] for query in captured]


def weight(reply: HttpResponseBase) -> dict[str, int]:
    content: bytes = reply.content  # type: ignore[attr-defined]
    return {"bytes": len(content), "gzipped": len(gzip.compress(content, 6))}


def settle() -> None:
    """What a database does by itself some time after so many rows have come."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def measure_table(client: Client, classroom: Classroom, deck: Deck, rounds: int) -> dict[str, Any]:
    address = reverse("analytics:class_table", args=[classroom.pk, deck.pk])
    place = {"deck": deck.pk, "classroom": classroom.pk, "now": int(timezone.now().timestamp())}
    sql = table_sql(KeptCalibration.objects.in_use())
    figures = beside(lambda: client.get(address), raw(sql, **place), rounds)
    reply = client.get(address)
    found = VERSION.search(reply.content)
    unchanged = {"v": found[1].decode() if found else ""}
    polls = statements(lambda: client.get(address, unchanged))
    return {
        **figures,
        **weight(reply),
        "statements": len(statements(lambda: client.get(address))),
        "poll_ms": 1000 * median(seconds(lambda: client.get(address, unchanged)) for _ in range(9)),
        "poll_statements": len([sql for sql in polls if not any(t in sql for t in OF_SIGNING_IN)]),
    }


def measure_decks(
    client: Client, classroom: Classroom, name: str, sql: str, rounds: int
) -> dict[str, Any]:
    """A page about all decks of a class, beside its statement."""
    address = reverse(name, args=[classroom.pk])
    place = {"classroom": classroom.pk, "now": int(timezone.now().timestamp())}
    figures = beside(lambda: client.get(address), raw(sql, **place), rounds)
    reply = client.get(address)
    return {
        **figures,
        **weight(reply),
        "statements": len(statements(lambda: client.get(address))),
    }


def main(rounds: int, sizes: list[int]) -> None:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    teacher = make_teacher()
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(teacher)
    now = timezone.now()
    tables = {}
    classes = {
        size: make_class(teacher, students=size, cards=CARDS, decks=1, now=now) for size in sizes
    }
    settle()
    for size, (classroom, deck) in classes.items():
        fewer = rounds if size < 1000 else max(5, rounds // 3)
        tables[size] = measure_table(client, classroom, deck, fewer)
    classroom, _ = make_class(
        teacher, students=MAP_STUDENTS, cards=MAP_CARDS, decks=MAP_DECKS, now=now
    )
    settle()
    calibration = KeptCalibration.objects.in_use()
    pages = {
        "map": ("analytics:class_map", map_sql(calibration)),
        "all_decks": ("analytics:classroom_table", table_sql(calibration, EVERY_DECK)),
    }
    over_decks = {
        key: measure_decks(client, classroom, name, sql, 5) for key, (name, sql) in pages.items()
    }
    print(json.dumps({"tables": tables, **over_decks}))


if __name__ == "__main__":
    main(int(sys.argv[1]), [int(size) for size in sys.argv[2:]])
