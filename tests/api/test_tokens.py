"""Personal tokens: who gets in by them, what they may, how often, and how they end."""

import hashlib
import re
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from cards.access import Seat
from cards.models import AccessToken, Deck, Scope, Teacher
from cards.models.tokens import TOKEN_BYTES, TOKEN_PREFIX
from cards.services.tokens import TokenNameTakenError, count_request, make_token, revoke_token
from tests.api.programs import Program, Reply, make_program
from tests.cards.threads import at_once
from tests.factories import client_of, make_teacher

SOON = datetime(2026, 3, 2, 12, 0, 30, tzinfo=UTC)


def is_problem(reply: Reply, status: int) -> bool:
    return (
        reply.status_code == status
        and reply.headers["Content-Type"] == "application/problem+json"
        and reply.json()["status"] == status
    )


# --- Getting in -----------------------------------------------------------------------------------


def test_a_token_lets_its_owner_in(program: Program, deck: Deck) -> None:
    assert program.get("deck_list").json()["results"][0]["title"] == deck.title


@pytest.mark.django_db
@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer ", "Bearer classdeck_unknown", "Basic YTpi", "Bearer ü"]
)
def test_without_a_known_token_nobody_gets_in(header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header}
    reply = Client().get(reverse("api:deck_list"), headers=headers)
    assert is_problem(reply, 401)
    assert reply.headers["WWW-Authenticate"] == 'Bearer realm="Classdeck"'


def test_a_revoked_token_is_out_at_once(program: Program) -> None:
    assert program.get("deck_list").status_code == 200
    revoke_token(token=program.token, now=timezone.now())
    reply = program.get("deck_list")
    assert is_problem(reply, 401)
    assert "WWW-Authenticate" in reply.headers


def test_an_expired_token_is_out(teacher: Teacher) -> None:
    now = timezone.now()
    assert (
        make_program(teacher, expires_at=now + timedelta(hours=1)).get("deck_list").status_code
        == 200
    )
    assert is_problem(make_program(teacher, expires_at=now).get("deck_list"), 401)


def test_the_token_of_a_teacher_who_is_shut_out_is_shut_out(
    program: Program, teacher: Teacher
) -> None:
    Teacher.objects.filter(pk=teacher.pk).update(is_active=False)
    assert is_problem(program.get("deck_list"), 401)


def test_cookies_open_nothing(owner_client: Client, seat: Seat) -> None:
    for browser in (owner_client, client_of(seat)):
        assert browser.get(reverse("api:deck_list")).status_code == 401
        assert browser.post(reverse("api:deck_list"), {"title": "Mine"}).status_code == 401


def test_a_reading_token_changes_nothing(reader: Program, deck: Deck) -> None:
    assert reader.get("deck_detail", deck.pk).status_code == 200
    reply = reader.patch("deck_detail", deck.pk, title="Mine")
    assert is_problem(reply, 403)
    assert reply.json()["detail"] == "This token may only read."
    assert is_problem(reader.delete("deck_detail", deck.pk), 403)
    deck.refresh_from_db()
    assert deck.title == "Planets"


# --- What is kept ---------------------------------------------------------------------------------


def test_only_a_digest_of_the_token_is_kept(teacher: Teacher) -> None:
    made = make_token(owner=teacher, name="Gradebook", scope=Scope.READ, expires_at=None)
    kept = AccessToken.objects.values().get()
    assert kept["digest"] == hashlib.sha256(made.secret.encode()).hexdigest()
    assert made.secret not in str(kept)
    assert made.secret.startswith(TOKEN_PREFIX)
    assert TOKEN_BYTES * 8 >= 128


def test_its_last_use_is_noted_once_an_hour(program: Program) -> None:
    def used(after: timedelta) -> datetime | None:
        count_request(token=program.token, limit=100, now=SOON + after)
        return AccessToken.objects.get().last_used_at

    assert AccessToken.objects.get().last_used_at is None
    assert used(timedelta()) == SOON
    assert used(timedelta(minutes=59)) == SOON
    assert used(timedelta(minutes=60)) == SOON + timedelta(minutes=60)


# --- How often ------------------------------------------------------------------------------------


def test_so_many_requests_pass_in_a_minute_and_no_more(program: Program) -> None:
    passed = [count_request(token=program.token, limit=3, now=SOON) for _ in range(5)]
    assert passed == [True, True, True, False, False]
    later = SOON + timedelta(minutes=1)
    assert count_request(token=program.token, limit=3, now=later)


@pytest.mark.django_db(transaction=True)
def test_of_requests_that_come_at_once_no_more_pass(program: Program) -> None:
    call = partial(count_request, token=program.token, limit=3, now=SOON)
    assert sorted(at_once([call] * 6)) == [False] * 3 + [True] * 3


def test_every_token_has_a_count_of_its_own(program: Program, reader: Program) -> None:
    assert count_request(token=program.token, limit=1, now=SOON)
    assert count_request(token=reader.token, limit=1, now=SOON)


@override_settings(API_REQUESTS_A_MINUTE=2)
def test_who_asks_too_often_is_told_when_to_come_back(program: Program) -> None:
    replies = [program.get("deck_list") for _ in range(5)]
    refused = [reply for reply in replies if reply.status_code == 429]
    assert refused  # a minute may have begun in between
    assert is_problem(refused[0], 429)
    assert 1 <= int(refused[0].headers["Retry-After"]) <= 60


# --- The page -------------------------------------------------------------------------------------


def test_a_token_is_shown_once(owner_client: Client, deck: Deck) -> None:
    address = reverse("cards:token_list")
    sent = {"name": " Grade  book ", "scope": "write", "days": "30"}
    reply = owner_client.post(address, sent)
    secret = re.search(r'value="(classdeck_[\w-]+)"', reply.content.decode())
    assert secret
    assert "no-store" in reply.headers["Cache-Control"]
    token = AccessToken.objects.get()
    assert (token.name, token.scope) == ("Grade book", "write")
    assert token.expires_at
    assert timedelta(days=29) < token.expires_at - timezone.now() < timedelta(days=30)
    assert Program(secret[1], token).get("deck_list").status_code == 200
    page = owner_client.get(address).content.decode()
    assert "Grade book" in page
    assert secret[1] not in page


def test_a_token_may_be_made_to_last(owner_client: Client) -> None:
    sent = {"name": "Backup", "scope": "read", "days": ""}
    owner_client.post(reverse("cards:token_list"), sent)
    assert AccessToken.objects.get().expires_at is None


def test_the_same_form_twice_makes_one_token(owner_client: Client, teacher: Teacher) -> None:
    sent = {"name": "Backup", "scope": "read", "days": "30"}
    assert owner_client.post(reverse("cards:token_list"), sent).status_code == 200
    again = owner_client.post(reverse("cards:token_list"), sent)
    assert again.status_code == 422
    assert "You have a token of this name." in again.content.decode()
    assert AccessToken.objects.count() == 1
    with pytest.raises(TokenNameTakenError):
        make_token(owner=teacher, name="Backup", scope=Scope.READ, expires_at=None)
    make_token(owner=make_teacher(), name="Backup", scope=Scope.READ, expires_at=None)


def test_a_revoked_token_leaves_its_name_free(owner_client: Client, program: Program) -> None:
    address = reverse("cards:token_list")
    revoked = owner_client.post(reverse("cards:token_revoke", args=[program.token.pk]))
    assert "is revoked" in owner_client.get(revoked.headers["Location"]).content.decode()
    assert program.get("deck_list").status_code == 401
    assert program.token.name not in owner_client.get(address).content.decode()
    sent = {"name": program.token.name, "scope": "read", "days": "30"}
    assert owner_client.post(address, sent).status_code == 200


def test_an_expired_token_is_still_listed(owner_client: Client, teacher: Teacher) -> None:
    program = make_program(teacher, expires_at=timezone.now() - timedelta(days=1))
    page = owner_client.get(reverse("cards:token_list")).content.decode()
    assert program.token.name in page
    assert "Expired" in page


def test_a_token_without_a_name_is_refused(owner_client: Client) -> None:
    reply = owner_client.post(reverse("cards:token_list"), {"name": " ", "scope": "read"})
    assert reply.status_code == 422
    assert not AccessToken.objects.exists()
