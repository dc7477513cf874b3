"""No page asks anything of another host: every address that answers a GET is opened to see it."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, resolve, reverse
from django.utils import timezone

import analytics.urls
import cards.urls
from cards.engine.questions import Mode
from cards.models import Link
from cards.services.classrooms import invite_co_teacher
from tests.browser.conftest import Browsers
from tests.browser.study import begin, open_session
from tests.browser.world import World
from tests.factories import make_report_link, take_test

pytestmark = pytest.mark.browser

NOT_FOR_GET = 405


def test_no_page_makes_a_request_to_another_host(browsers: Browsers, world: World) -> None:
    browsers.expect_trouble("/favicon.ico")  # a plain text such as the health page names no icon
    report = make_report_link(world.classroom)
    visitor_client = Client()
    visitor_client.get(report.get_absolute_url())
    clients = (world.student_client, world.teacher_client, visitor_client)
    student, teacher, visitor = map(browsers.open, clients)
    begin(student, world.seat, world.deck, "Learn")
    addresses = every_address(world, report)
    answering = {
        name
        for name, address in addresses.items()
        if not name.endswith("_export")  # a file, which asks for nothing
        if name not in FILES
        and all(client.get(address).status_code != NOT_FOR_GET for client in clients)
    }

    for name in sorted(answering):
        page = visitor if name in REPORT_PAGES else teacher
        page = student if name.partition(":")[2] in STUDENT_PAGES else page
        response = page.goto(addresses[name])
        assert response is not None
        assert response.ok, name
        page.wait_for_load_state("networkidle" if name == "cards:deck_detail" else "load")

    assert answering <= {resolve(path).view_name for path in browsers.visited}
    assert len(answering) >= 17
    assert browsers.troubles == []


FILES = {
    "analytics:class_table_csv",
    "analytics:class_table_xlsx",
    "analytics:classroom_table_csv",
    "analytics:classroom_table_xlsx",
}
"""Saved, not shown: they ask nothing of anyone."""

REPORT_PAGES = {
    "cards:report_open",
    "analytics:report",
    "analytics:report_table",
    "analytics:report_cards",
    "analytics:report_forecast",
}

STUDENT_PAGES = {
    "link_open",
    "join",
    "seat_resume",
    "classroom_study",
    "deck_study",
    "student_plan",
    "session_setup",
    "session_start",
    "session_detail",
}


def every_address(world: World, report: Link) -> dict[str, str]:
    """An address for every name of `cards` and `analytics`."""
    values = {
        "deck_id": world.deck.pk,
        "classroom_id": world.classroom.pk,
        "card_id": world.deck.cards.filter(removed_at=None)[0].pk,
        "link_id": world.link.pk,
        "student_id": world.seat.student.pk,
        "device_id": world.seat.device.pk,
        "token": world.link.token,
        "report_id": report.pk,
        "report_token": report.token,
        "session_id": open_session(world.seat, world.deck).id,
        "teacher_id": world.teacher.pk,
        "invitation_id": 1,
        "invitation_token": invite_co_teacher(
            classroom=world.classroom, email="owner@example.org", now=timezone.now()
        ).token,
        "test_id": take_test(world.seat, world.deck, right=1).id,
        "answer_id": uuid4(),  # nothing about one answer can be opened
        "token_id": 0,  # nothing about one token either
        "kind": "stuck",
        "mode": Mode.LEARN,
    }
    return {
        f"{urls.app_name}:{pattern.name}": reverse(
            f"{urls.app_name}:{pattern.name}",
            kwargs={name: values[name] for name in pattern.pattern.converters},
        )
        for urls in (cards.urls, analytics.urls)
        for pattern in urls.urlpatterns
        if isinstance(pattern, URLPattern)
    }
