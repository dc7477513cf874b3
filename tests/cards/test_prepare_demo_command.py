"""`manage.py prepare_demo`: an empty site gets something to open, a used one is left alone."""

import io
import re
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.test import Client

from cards.models import Assignment, Card, Classroom, Deck, Link, Teacher
from cards.services.sharing import revoke_link
from tests.cards.pages import follow, text_of
from tests.factories import NOON, make_deck, make_teacher

pytestmark = pytest.mark.django_db


def prepare(*arguments: str) -> str:
    out = io.StringIO()
    call_command("prepare_demo", *arguments, stdout=out)
    return out.getvalue()


def path_after(said: str, word: str) -> str:
    found = re.search(rf"{word} +(\S+)", said)
    assert found, f"{word} is not printed."
    return urlsplit(found[1]).path


def test_an_empty_site_gets_a_teacher_a_deck_and_a_shared_class() -> None:
    prepare()
    deck = Deck.objects.get()
    assert Card.objects.current().filter(deck=deck).count() >= 20
    assert deck.owner == Classroom.objects.get().owner == Teacher.objects.get()
    assert Assignment.objects.get().deck == deck
    assert Link.objects.get().deck == deck


def test_the_sample_cards_all_differ() -> None:
    prepare()
    for side in ("term", "definition"):
        texts = list(Card.objects.values_list(side, flat=True))
        assert len(set(texts)) == len(texts)


def test_the_printed_password_opens_the_printed_addresses() -> None:
    said = prepare()
    found = re.search(r"(\S+), password (\S+) \(shown only now\)", said)
    assert found
    browser = Client()
    signed_in = browser.post(path_after(said, "Sign in"), {"login": found[1], "password": found[2]})
    assert "Water and weather" in text_of(follow(browser, signed_in))
    assert browser.get(path_after(said, "Report")).status_code == 200


def test_the_printed_study_link_lets_a_student_in() -> None:
    browser = Client()
    opened = browser.get(path_after(prepare(), "Study link"))
    assert "Join Demo class" in text_of(follow(browser, opened))


def test_a_second_time_makes_nothing_and_prints_no_password() -> None:
    first = prepare()
    teacher = Teacher.objects.get()
    second = prepare()
    assert "password" not in second
    assert path_after(second, "Study link") == path_after(first, "Study link")
    assert path_after(second, "Report") == path_after(first, "Report")
    assert Teacher.objects.get().password == teacher.password
    assert Deck.objects.count() == Classroom.objects.count() == Link.objects.count() == 1


def test_a_site_that_is_used_gets_no_demo() -> None:
    make_deck(make_teacher("someone@example.org"))
    said = prepare()
    assert "Sign in" in said
    assert "password" not in said
    assert "Study link" not in said
    assert Teacher.objects.count() == Deck.objects.count() == 1


def test_a_closed_study_link_is_printed_no_more() -> None:
    prepare()
    revoke_link(link=Link.objects.get(), now=NOON)
    assert "Study link" not in prepare()


def test_every_site_gets_a_password_of_its_own() -> None:
    first = prepare()
    Teacher.objects.all().delete()
    passwords = {re.findall(r"password (\S+)", said)[0] for said in (first, prepare())}
    assert len(passwords) == 2


def test_the_addresses_start_with_the_sites_own() -> None:
    said = prepare("--url", "https://cards.example.org/")
    assert re.findall(r"https?://\S+?(?=/)", said) == ["https://cards.example.org"] * 3
    assert "org//" not in said
