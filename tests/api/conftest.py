"""Programs that speak for teachers."""

import pytest

from cards.models import Scope, Teacher
from tests.api.programs import Program, make_program


@pytest.fixture
def program(teacher: Teacher) -> Program:
    """A program of the owner's that may write."""
    return make_program(teacher)


@pytest.fixture
def reader(teacher: Teacher) -> Program:
    """A program of the owner's that may only read."""
    return make_program(teacher, Scope.READ)
