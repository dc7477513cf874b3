"""The rows that the product writes."""

from cards.models.calibration import KeptCalibration
from cards.models.decks import AnswerWith, Card, Deck, Tag
from cards.models.joining import Notice, NoticeKind, Throttle, WrongCodes
from cards.models.people import (
    Assignment,
    Classroom,
    CoTeacherInvitation,
    Device,
    Excuse,
    Link,
    LinkKind,
    NamesShown,
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
    "CoTeacherInvitation",
    "Deck",
    "Device",
    "Excuse",
    "KeptCalibration",
    "Link",
    "LinkKind",
    "Memory",
    "NamesShown",
    "Notice",
    "NoticeKind",
    "Progress",
    "Scope",
    "Stars",
    "Student",
    "StudySession",
    "Tag",
    "Teacher",
    "Throttle",
    "WrongCodes",
    "name_key",
]
