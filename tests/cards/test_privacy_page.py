"""The page on privacy says what is true."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from cards.access import Seat
from cards.engine import retention
from cards.models import Link
from tests.cards.pages import text_of
from tests.factories import client_of


def page() -> str:
    return text_of(Client().get(reverse("cards:privacy")))


@pytest.mark.django_db
def test_it_is_public_and_says_how_long_a_class_is_kept(settings: LazySettings) -> None:
    assert "60 days after the school year ends (here on 31 July)" in page()
    settings.SCHOOL_YEAR_ENDS = (12, 15)
    assert "(here on 15 December)" in page()


@pytest.mark.django_db
def test_its_numbers_are_those_of_the_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "KEPT_AFTER_THE_YEAR", timedelta(days=45))
    monkeypatch.setattr(retention, "KEPT_AT_MOST", timedelta(days=3 * 365))
    monkeypatch.setattr(retention, "WARNED_BEFORE", timedelta(days=21))
    found = page()
    assert "45 days after" in found
    assert "at most 3 years ahead" in found
    assert "warned 21 days before" in found


def test_students_and_visitors_find_it_at_the_foot_of_their_pages(seat: Seat) -> None:
    visitor, student = Client(), client_of(seat)
    visitor.get(Link.objects.get().get_absolute_url())
    place = [seat.classroom.pk, Link.objects.get().deck_id]
    for browser, address in (
        (Client(), reverse("cards:home")),
        (visitor, reverse("cards:join")),
        (student, reverse("cards:deck_study", args=place)),
        (student, "/nowhere/"),
    ):
        assert f'href="{reverse("cards:privacy")}"' in browser.get(address).content.decode()
