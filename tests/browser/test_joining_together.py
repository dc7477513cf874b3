"""A class joins at once, comes back by code or slip, and a seat that was reset is out at once."""

import re
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, Request, expect

from cards.access import Seat, slip_key
from cards.models import Classroom, Device, Link, Student
from cards.services import joining, seats
from tests.browser.conftest import Browsers
from tests.cards.pages import form_on
from tests.cards.test_claiming import put_on_roster
from tests.cards.threads import at_once
from tests.factories import NOON, client_of, make_seat

pytestmark = pytest.mark.browser

CLASS, IN_BROWSERS = 30, 8
POLL = 8_000
"""Milliseconds within which the projector has asked again, on a busy machine."""


@pytest.fixture
def link(classroom: Classroom) -> Link:
    return joining.renew_link(classroom=classroom, now=timezone.now())


def tap(page: Page, link: Link, name: str) -> None:
    """Open the link and tap one's name; what is left is to confirm it."""
    page.goto(link.get_absolute_url())
    page.get_by_role("button", name=name, exact=True).click()
    expect(page.get_by_role("heading", name=f"Are you {name}?")).to_be_visible()


def claim(page: Page, link: Link, name: str) -> str:
    """Take the seat; returns its code."""
    tap(page, link, name)
    page.get_by_role("button", name="Yes, I am").click()
    return page.locator("p.code").inner_text()


# --- At once --------------------------------------------------------------------------------------


def test_thirty_students_join_one_roster_at_once_and_the_projector_shows_them(
    browsers: Browsers, classroom: Classroom, link: Link, owner_client: Client
) -> None:
    names = [f"Student {number:02}" for number in range(CLASS)]
    put_on_roster(classroom, *names)
    projector = browsers.open(owner_client)
    projector.goto(reverse("cards:classroom_board", args=[classroom.pk]))
    expect(projector.get_by_role("heading", name="0 of 30 are in")).to_be_visible()

    pages = {name: browsers.open(phone=True) for name in names[:IN_BROWSERS]}
    for name, page in pages.items():
        tap(page, link, name)
    clients = {name: Client() for name in names[IN_BROWSERS:]}
    for client in clients.values():
        client.get(link.get_absolute_url())
    forms = {name: form_on(each.post("/join/", {"name": name})) for name, each in clients.items()}

    for page in pages.values():  # without waiting for the replies
        page.evaluate("setTimeout(() => document.querySelector('[name=confirmed]').click())")
    replies = at_once(
        [
            partial(client.post, "/join/", forms[name] | {"confirmed": "yes"})
            for name, client in clients.items()
        ]
    )

    assert {reply.status_code for reply in replies} == {200}
    for name, page in pages.items():
        expect(page.get_by_role("heading", name=f"You are in, {name}")).to_be_visible()
    assert Student.objects.filter(classroom=classroom).exclude(joined_at=None).count() == CLASS
    assert Device.objects.count() == CLASS
    heading = projector.get_by_role("heading", name="30 of 30 are in")
    expect(heading).to_be_visible(timeout=POLL)
    expect(projector.locator(".board-list li")).to_have_count(CLASS)


def test_the_projector_fits_one_screen_with_a_whole_class(
    browsers: Browsers, classroom: Classroom, link: Link, owner_client: Client
) -> None:
    for number in range(CLASS):
        make_seat(classroom, f"Firstname{number:02} L.")
    page = browsers.open(owner_client)
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(reverse("cards:classroom_board", args=[classroom.pk]))
    expect(page.locator(".board-code")).to_be_in_viewport(ratio=1)
    expect(page.locator(".board-list li").last).to_be_in_viewport(ratio=1)
    page.get_by_role("link", name="Hide names").click()
    expect(page.get_by_text("Names are hidden.")).to_be_visible()
    expect(page.locator(".board-list")).to_have_count(0)


def test_who_comes_second_is_told_what_to_do(
    browsers: Browsers, classroom: Classroom, link: Link
) -> None:
    browsers.expect_trouble("status of 422")
    put_on_roster(classroom, "Ana", "Ben")
    first, second = browsers.open(), browsers.open(phone=True)
    tap(second, link, "Ana")
    claim(first, link, "Ana")
    second.get_by_role("button", name="Yes, I am Ana").click()
    expect(second.get_by_role("alert")).to_contain_text("“Ana” is already taken in this class.")
    expect(second.get_by_role("button", name="Ana", exact=True)).to_have_count(0)
    second.get_by_role("button", name="Ben", exact=True).click()
    second.get_by_role("button", name="Yes, I am Ben").click()
    expect(second.get_by_role("heading", name="You are in, Ben")).to_be_visible()


def test_the_list_of_names_shrinks_while_one_types(
    browsers: Browsers, classroom: Classroom, link: Link
) -> None:
    put_on_roster(classroom, "Zoë K.", *[f"Student {number:02}" for number in range(20)])
    page = browsers.open(phone=True)
    page.goto(link.get_absolute_url())
    page.get_by_label("Find your name").fill("zoe")
    expect(page.get_by_role("button", name="Zoë K.")).to_be_visible()
    expect(page.locator("#names button:visible")).to_have_count(1)
    page.get_by_label("Find your name").fill("nobody")
    expect(page.get_by_text("No free name is spelled like this.")).to_be_visible()


def test_a_name_is_tapped_without_scripts(
    browsers: Browsers, classroom: Classroom, link: Link
) -> None:
    put_on_roster(classroom, "Ana", "Ben")
    page = browsers.open(javascript=False)
    page.goto(reverse("cards:join"))
    page.get_by_label("Code from the board").fill(link.written_code.lower())
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Ben", exact=True).click()
    page.get_by_role("button", name="Yes, I am Ben").click()
    expect(page.get_by_role("heading", name="You are in, Ben")).to_be_visible()


# --- Coming back ----------------------------------------------------------------------------------


def test_who_lost_the_cookie_comes_back_by_code(
    browsers: Browsers, classroom: Classroom, link: Link
) -> None:
    (ana,) = put_on_roster(classroom, "Ana")
    page = browsers.open()
    code = claim(page, link, "Ana")
    page.context.clear_cookies()
    joining.set_window(classroom=classroom, closes_at=timezone.now())
    page.goto(link.get_absolute_url())
    expect(page.get_by_role("heading", name="Joining is closed")).to_be_visible()
    page.get_by_role("link", name="come back with my code").click()
    page.get_by_label("Your name").fill("ana")
    page.get_by_label("Your code").fill(code)
    page.get_by_role("button", name="Come back").click()
    expect(page.locator(".seat-name")).to_have_text("Ana")
    assert Student.objects.get() == ana


def test_a_scanned_slip_leads_back_and_its_code_reaches_no_address(
    browsers: Browsers, classroom: Classroom, seat: Seat
) -> None:
    (code,) = seats.renew_codes(students=[seat.student], now=NOON)
    page = browsers.open(phone=True)
    asked_for: list[str] = []

    def note(request: Request) -> None:
        asked_for.extend([request.url, request.headers.get("referer", "")])

    page.on("request", note)
    page.goto(f"{reverse('cards:seat_resume')}#{slip_key(seat.student)}/{code}")
    expect(page.get_by_text("Your slip was read.")).to_be_visible()
    assert "#" not in page.url
    page.get_by_role("button", name="Come back").click()
    expect(page.locator(".seat-name")).to_have_text("Ana R.")
    sent = [each.partition("#")[0] for each in asked_for]
    assert not [each for each in sent if code in each]


def test_a_seat_that_is_reset_is_out_within_one_request(
    browsers: Browsers, classroom: Classroom, seat: Seat, owner_client: Client
) -> None:
    browsers.expect_trouble("status of 404")
    student = browsers.open(client_of(seat), phone=True)
    student.goto(reverse("cards:classroom_study", args=[classroom.pk]))
    expect(student.locator(".seat-name")).to_have_text("Ana R.")
    teacher = browsers.open(owner_client)
    teacher.goto(reverse("cards:classroom_joining", args=[classroom.pk]))
    teacher.get_by_text("Reset", exact=False).first.click()
    teacher.get_by_role("button", name="Reset the seat").click()
    code = teacher.locator(".slip-code").inner_text()
    assert re.fullmatch(r"[a-z]+-[a-z]+-[a-z]+-\d\d", code)
    student.get_by_role("button", name="Start Learn").click()
    expect(student.get_by_role("heading", name="There is nothing here for you")).to_be_visible()
