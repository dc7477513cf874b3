"""The modes that can be studied: a new one is a file beside this, a template, and a line here."""

from cards.engine.modes.base import StudyMode
from cards.engine.modes.flashcards import Flashcards
from cards.engine.modes.learn import Learn
from cards.engine.modes.matching import Matching
from cards.engine.modes.practice_test import PracticeTest
from cards.engine.modes.spaced import Spaced
from cards.engine.questions import Mode

MODES: dict[Mode, StudyMode] = {
    Mode.FLASHCARDS: Flashcards(),
    Mode.LEARN: Learn(),
    Mode.TEST: PracticeTest(),
    Mode.MATCHING: Matching(),
    Mode.SPACED: Spaced(),
}
