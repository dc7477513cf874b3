"""The one place that says by which numbers cards are explained and forecast."""

from cards.engine.mastery import SHIPPED
from cards.engine.memory import MODEL
from cards.engine.outlook import Outlook
from cards.engine.study_days import StudyCalendar
from cards.models import Classroom


def outlook_of(classroom: Classroom) -> Outlook:
    """The numbers that the class table uses, in the classroom's study days."""
    return Outlook(SHIPPED, MODEL, StudyCalendar(classroom.zone))
