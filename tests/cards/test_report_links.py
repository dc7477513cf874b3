"""Making, listing and closing report links."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cards.models import Classroom, Deck, Link, LinkKind, NamesShown
from tests.cards.pages import body, follow, form_on, text_of
from tests.factories import make_deck, make_report_link, make_teacher


@pytest.fixture
def address(classroom: Classroom) -> str:
    return reverse("cards:report_list", args=[classroom.pk])


def reports() -> list[Link]:
    return list(Link.objects.filter(kind=LinkKind.REPORT))


def test_a_link_is_made_with_what_was_chosen(
    owner_client: Client, address: str, deck: Deck
) -> None:
    sent = {"deck": deck.pk, "names": "initials", "days": "7"}
    page = follow(owner_client, owner_client.post(address, sent))
    (report,) = reports()
    assert (report.deck, report.names) == (deck, NamesShown.INITIALS)
    assert report.expires_at is not None
    assert timedelta(days=6, hours=23) < report.expires_at - timezone.now() < timedelta(days=7)
    assert f"http://testserver{report.get_absolute_url()}" in body(page)
    assert "Shows initials." in text_of(page)
    assert "Not opened yet." in text_of(page)


def test_what_is_not_chosen_gives_little_away(owner_client: Client, address: str) -> None:
    offered = form_on(owner_client.get(address), form_id="new-report")
    owner_client.post(address, offered)
    (report,) = reports()
    assert (report.deck, report.names) == (None, NamesShown.HIDDEN)
    assert report.expires_at is not None
    assert timedelta(days=29) < report.expires_at - timezone.now() <= timedelta(days=30)


@pytest.mark.parametrize(
    "wrong",
    [{"names": "everything"}, {"names": ""}, {"days": "9999"}, {"days": "0"}, {"deck": "x"}],
)
def test_what_cannot_be_chosen_is_refused(
    owner_client: Client, address: str, wrong: dict[str, str]
) -> None:
    reply = owner_client.post(address, {"names": "hidden", "days": "7"} | wrong)
    assert reply.status_code == 422
    assert reports() == []


def test_a_deck_that_the_class_was_not_given_cannot_be_shown(
    owner_client: Client, address: str, classroom: Classroom
) -> None:
    own, strange = make_deck(classroom.owner), make_deck(make_teacher())
    for deck in (own, strange):
        sent = {"deck": deck.pk, "names": "hidden", "days": "7"}
        assert owner_client.post(address, sent).status_code == 422
    assert reports() == []


def test_the_page_says_when_a_link_was_last_opened(
    owner_client: Client, address: str, classroom: Classroom
) -> None:
    report = make_report_link(classroom)
    Client().head(report.get_absolute_url())
    assert "Not opened yet." in text_of(owner_client.get(address))
    Client().get(report.get_absolute_url())
    assert "Last opened on" in text_of(owner_client.get(address))


def test_a_closed_link_leaves_the_page(
    owner_client: Client, address: str, classroom: Classroom
) -> None:
    report = make_report_link(classroom)
    revoke = reverse("cards:report_revoke", args=[classroom.pk, report.pk])
    page = follow(owner_client, owner_client.post(revoke))
    assert report.token not in body(page)
    report.refresh_from_db()
    assert report.revoked_at is not None


def test_an_ended_link_leaves_the_page(
    owner_client: Client, address: str, classroom: Classroom
) -> None:
    report = make_report_link(classroom, now=timezone.now() - timedelta(days=31))
    assert report.token not in body(owner_client.get(address))


def test_a_study_link_cannot_be_closed_here(owner_client: Client, classroom: Classroom) -> None:
    study = Link.objects.get(kind=LinkKind.STUDY)
    revoke = reverse("cards:report_revoke", args=[classroom.pk, study.pk])
    assert owner_client.post(revoke).status_code == 404
    study.refresh_from_db()
    assert study.revoked_at is None


def test_report_links_are_not_offered_to_students(
    owner_client: Client, classroom: Classroom, deck: Deck
) -> None:
    report = make_report_link(classroom, deck)
    share = owner_client.get(reverse("cards:deck_share", args=[deck.pk]))
    assert report.token not in body(share)
