"""What the class table costs a teacher alone, and while a whole class answers.

On the product's server, with a class of 200 of which everybody has met all 55 cards. A teacher's
page is asked for at a steady pace, alone and with every student answering a question of Learn each
five seconds: forty answers a second. Spells of both alternate.
"""

import random
import time
from collections.abc import Callable
from threading import Event, Thread
from typing import Any

from bench.answer import Student, serving
from bench.browsers import Browser, Load

CARDS, STUDENTS = 55, 200
A_PAGE_EACH = 0.25
AN_ANSWER_EACH = 5.0
"""Seconds between two requests of one person."""


def measure(url: str, *, rounds: int, seconds: float) -> dict[str, Any]:
    """Times in milliseconds of the table alone and while the class answers; ``ratio`` of p95."""
    with serving(url, "bench.table_live_world", CARDS, STUDENTS) as (port, people):
        teacher = Browser(port, people["teacher"])
        students = [Student(port, place) for place in people["students"]]
        alone, meanwhile, answers = Load([], 0), Load([], 0), 0
        paced(lambda: teacher.get(people["table"]), 3, A_PAGE_EACH)  # every template and plan warm
        for _ in range(rounds):
            alone = joined(alone, paced(lambda: teacher.get(people["table"]), seconds, A_PAGE_EACH))
            with_class, given = while_answering(teacher, people["table"], students, seconds)
            meanwhile, answers = joined(meanwhile, with_class), answers + given
    statuses: dict[int, int] = {}
    for browser in (teacher, *(student.browser for student in students)):
        for status, count in browser.statuses.items():
            statuses[status] = statuses.get(status, 0) + count
    return {
        "alone_p50": alone.percentile(0.5),
        "alone_p95": alone.percentile(0.95),
        "answering_p50": meanwhile.percentile(0.5),
        "answering_p95": meanwhile.percentile(0.95),
        "ratio": meanwhile.percentile(0.95) / alone.percentile(0.95),
        "answers_per_second": answers / meanwhile.seconds,
        "pages": len(alone.times),
        "statuses": statuses,
    }


def while_answering(
    teacher: Browser, table: str, students: list[Student], seconds: float
) -> tuple[Load, int]:
    """The teacher's pages, and how many answers came meanwhile."""
    stop, counts = Event(), [0] * len(students)

    def study(place: int) -> None:
        rng = random.Random(place)
        if stop.wait(rng.random() * AN_ANSWER_EACH):
            return
        while True:
            students[place].answer()
            counts[place] += 1
            if stop.wait(AN_ANSWER_EACH * rng.uniform(0.6, 1.4)):
                return

    threads = [Thread(target=study, args=(place,)) for place in range(len(students))]
    for thread in threads:
        thread.start()
    time.sleep(AN_ANSWER_EACH)  # until everybody is at it
    before = sum(counts)
    load = paced(lambda: teacher.get(table), seconds, A_PAGE_EACH)
    given = sum(counts) - before
    stop.set()
    for thread in threads:
        thread.join()
    return load, given


def paced(act: Callable[[], object], seconds: float, each: float) -> Load:
    """One request after the other, begun so often or as soon as the last has come."""
    times, began = [], time.perf_counter()
    turn = began
    while turn < began + seconds:
        time.sleep(max(0.0, turn - time.perf_counter()))
        asked = time.perf_counter()
        act()
        times.append(time.perf_counter() - asked)
        turn = max(turn + each, time.perf_counter())
    return Load(times, time.perf_counter() - began)


def joined(one: Load, other: Load) -> Load:
    return Load([*one.times, *other.times], one.seconds + other.seconds)
