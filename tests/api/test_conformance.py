"""Whatever is sent, the API answers as its document says: schemathesis asks it through WSGI."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import override_settings
from hypothesis import HealthCheck, settings
from requests.structures import CaseInsensitiveDict
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from cards.access import Seat
from cards.api.document import openapi_document
from cards.models import Card, Classroom, Deck, Link
from config.wsgi import application
from tests.api.programs import Program
from tests.factories import learn

EXAMPLES = 15
"""For each operation. Together they take some ten seconds."""

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]

schema = schemathesis.openapi.from_dict(openapi_document())
schema.app = application
schema.config.phases.coverage.enabled = False  # every bound of every field: minutes


@pytest.fixture
def places(seat: Seat, deck: Deck, classroom: Classroom) -> dict[str, int]:
    """What an address names: a made-up key would find nothing."""
    learn(seat, deck, True, False)
    return {
        "deck_id": deck.pk,
        "card_id": Card.objects.filter(deck=deck)[0].pk,
        "classroom_id": classroom.pk,
        "student_id": seat.student.pk,
        "link_id": Link.objects.get().pk,
    }


@pytest.fixture
def _one_connection(db: None) -> Iterator[None]:
    """Let the end of a request leave the test's connection open, as Django's own client does."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@schema.parametrize()
@pytest.mark.usefixtures("_one_connection")
@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@override_settings(API_REQUESTS_A_MINUTE=1_000_000)
def test_every_reply_is_as_the_document_says(
    case: Case[Any], program: Program, places: dict[str, int]
) -> None:
    case.path_parameters = {name: places[name] for name in case.path_parameters or {}}
    case.headers = CaseInsensitiveDict({"Authorization": f"Bearer {program.secret}"})
    reply = case.call()
    assert reply.status_code not in {401, 429}
    case.validate_response(reply, checks=CHECKS)
