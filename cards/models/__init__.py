"""The rows that the product writes."""

from cards.models.calibration import KeptCalibration
from cards.models.decks import AnswerWith, Card, Deck, Tag
from cards.models.people import (
    Assignment,
    Classroom,
    Device,
    Link,
    LinkKind,
    NamesShown,
    Student,
    Teacher,
    name_key,
)
from cards.models.study import Answer, Appeal, Memory, Progress, Stars, StudySession

__all__ = [
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
    "NamesShown",
    "Progress",
    "Stars",
    "Student",
    "StudySession",
    "Tag",
    "Teacher",
    "name_key",
]
