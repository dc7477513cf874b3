"""The rows that the product writes."""

from cards.models.calibration import KeptCalibration
from cards.models.decks import AnswerWith, Card, Deck, Tag
from cards.models.people import (
    Assignment,
    Classroom,
    Device,
    Link,
    LinkKind,
    Student,
    Teacher,
    name_key,
)
from cards.models.study import Answer, Appeal, Memory, Progress, Stars, StudySession
from cards.models.tokens import AccessToken, Scope

__all__ = [
    "AccessToken",
    "Answer",
    "AnswerWith",
    "Appeal",
    "Assignment",
    "Card",
    "Classroom",
    "Deck",
    "Device",
    "KeptCalibration",
    "Link",
    "LinkKind",
    "Memory",
    "Progress",
    "Scope",
    "Stars",
    "Student",
    "StudySession",
    "Tag",
    "Teacher",
    "name_key",
]
