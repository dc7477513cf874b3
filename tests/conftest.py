"""What every test can ask for: people, a deck, a class, and browsers that speak for them."""

import gc
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker
from whitenoise.base import WhiteNoise
from whitenoise.responders import Redirect, StaticFile

from cards.access import Seat
from cards.models import Classroom, Deck, KeptCalibration, Teacher
from cards.services import throttles
from cards.services.content import forget_decks
from tests.factories import client_of, make_classroom, make_deck, make_seat, make_teacher

# How long an example takes says more about the machine than about the code.
hypothesis_settings.register_profile("classdeck", deadline=None, print_blob=True)
hypothesis_settings.load_profile("classdeck")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Collect the static files once, as the server does: pages name them by their hash."""
    if not hasattr(session.config, "workerinput"):
        call_command("collectstatic", interactive=False, verbosity=0)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Spare the collector the modules and tests, which stay: looking at all of them takes 0.1 s."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True, scope="session")
def _static_files_are_listed_once() -> Iterator[None]:
    """Every test client loads the middleware, and to list 900 files takes longer than a page."""
    listed: dict[tuple[str, str], dict[str, StaticFile | Redirect]] = {}
    list_files = WhiteNoise.update_files_dictionary

    def list_files_once(self: WhiteNoise, root: str, prefix: str) -> None:
        if (root, prefix) not in listed:
            list_files(self, root, prefix)
            listed[root, prefix] = dict(self.files)
        self.files.update(listed[root, prefix])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoise, "update_files_dictionary", list_files_once)
        yield


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """Forget decks and the calibration between tests: a process remembers rolled-back rows.

    Its buckets too, as the next test's students have the same keys.
    """
    forget_all()
    yield
    forget_all()


def forget_all() -> None:
    forget_decks()
    KeptCalibration.objects.forget()
    throttles.ANSWERS.forget()
    throttles.REQUESTS.forget()


@pytest.fixture(scope="module")
def module_db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database for what the tests of a module share; what each of them does is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def teacher(db: None) -> Teacher:
    """The owner of the deck and the classroom."""
    return make_teacher("owner@example.org")


@pytest.fixture
def deck(teacher: Teacher) -> Deck:
    """Eight planets."""
    return make_deck(teacher)


@pytest.fixture
def classroom(teacher: Teacher, deck: Deck) -> Classroom:
    """A class of the owner's that was given the deck."""
    return make_classroom(teacher, deck)


@pytest.fixture
def seat(classroom: Classroom) -> Seat:
    """A student of the class."""
    return make_seat(classroom, "Ana R.")


@pytest.fixture
def owner_client(teacher: Teacher) -> Client:
    """The owner's browser, signed in."""
    client = Client()
    client.force_login(teacher)
    return client


@pytest.fixture
def student_client(seat: Seat) -> Client:
    """The student's browser."""
    return client_of(seat)
