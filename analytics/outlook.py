"""The one place that says by which numbers cards are explained and forecast."""

from cards.engine.outlook import Outlook
from cards.engine.study_days import StudyCalendar
from cards.models import Classroom, KeptCalibration


def outlook_of(classroom: Classroom) -> Outlook:
    """The numbers that the class table uses, in the classroom's study days."""
    calibration = KeptCalibration.objects.in_use()
    return Outlook(calibration, calibration.model, StudyCalendar(classroom.zone))
