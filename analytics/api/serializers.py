"""What a program gets to read, by shape."""

from typing import Any

from rest_framework import serializers

from cards.access import LARGEST_KEY
from cards.engine.questions import Kind, Side
from cards.models.study import MODES, VERDICTS

ANSWERS_ON_A_PAGE = 200
MOST_ANSWERS_ON_A_PAGE = 1_000


def _percent(help_text: str) -> serializers.IntegerField:
    return serializers.IntegerField(allow_null=True, help_text=help_text)


class ClassRowSerializer(serializers.Serializer[Any]):
    """One student on one deck, in the figures of the class table; null where there is nothing."""

    student = serializers.IntegerField(source="student_id")
    name = serializers.CharField()
    mastery_percent = _percent("The share of the deck that is expected to be known tomorrow.")
    low_percent = _percent("Where the mastery’s range begins.")
    high_percent = _percent("Where the mastery’s range ends.")
    is_certain = serializers.BooleanField(help_text="Whether there are 10 answers or more.")
    seen_percent = _percent("The share of the deck’s cards that were answered at all.")
    learn_percent = _percent("Learn: recognised counts half, recalled in full.")
    test_percent = _percent("The latest test.")
    test_right = serializers.IntegerField()
    test_of = serializers.IntegerField()
    test_at = serializers.DateTimeField(allow_null=True)
    matching_percent = _percent("Cards that were right at the first try on the latest boards.")
    best_ms = serializers.IntegerField(
        allow_null=True, help_text="The shortest time of a whole board."
    )
    spaced_percent = _percent("Cards that Spaced has introduced and that are not overdue.")
    answers = serializers.IntegerField()
    last_at = serializers.DateTimeField(allow_null=True, help_text="The last answer.")

    def to_representation(self, instance: Any) -> dict[str, Any]:
        shown = super().to_representation(instance)
        if instance.mastery is None:  # the range of nothing is shown nowhere
            shown |= {"low_percent": None, "high_percent": None}
        return shown


class LogFilter(serializers.Serializer[Any]):
    """Which answers of a class, and from where."""

    deck = serializers.IntegerField(
        min_value=1, max_value=LARGEST_KEY, required=False, help_text="Of this deck only."
    )
    student = serializers.IntegerField(
        min_value=1, max_value=LARGEST_KEY, required=False, help_text="Of this student only."
    )
    since = serializers.DateTimeField(
        required=False, help_text="From this moment on, such as `2026-09-01T00:00:00Z`."
    )
    cursor = serializers.CharField(
        max_length=200, required=False, help_text="The `cursor` of an earlier page: read on there."
    )
    page_size = serializers.IntegerField(
        min_value=1, max_value=MOST_ANSWERS_ON_A_PAGE, default=ANSWERS_ON_A_PAGE
    )


class AnswerSerializer(serializers.Serializer[Any]):
    """One graded response."""

    id = serializers.UUIDField()
    answered_at = serializers.DateTimeField()
    student = serializers.IntegerField(source="student_id")
    deck = serializers.IntegerField(source="deck_id")
    card = serializers.IntegerField(source="card_id")
    card_version = serializers.IntegerField()
    mode = serializers.ChoiceField(choices=MODES)
    kind = serializers.ChoiceField(choices=[kind.value for kind in Kind])
    side = serializers.ChoiceField(
        choices=[side.value for side in Side], help_text="The side that was asked for."
    )
    response = serializers.CharField(help_text="What was typed or chosen.")
    verdict = serializers.ChoiceField(
        choices=VERDICTS,
        source="counted_verdict",
        help_text="The one that counts.",
    )
    first_verdict = serializers.ChoiceField(
        choices=VERDICTS,
        source="verdict",
        help_text="What the student was told at once.",
    )
    weight = serializers.FloatField(help_text="How much it proves, from 0 to 1.")
    seconds = serializers.IntegerField(help_text="The time studied that it adds.")
    response_ms = serializers.IntegerField(
        allow_null=True, help_text="From question to answer, as the device said."
    )
    undone_at = serializers.DateTimeField(
        allow_null=True, help_text="When it was taken back: then it counts for nothing."
    )


class LogPageSerializer(serializers.Serializer[Any]):
    """A page of the log."""

    next = serializers.URLField(
        allow_null=True, help_text="The next page; null when there is no more at the moment."
    )
    cursor = serializers.CharField(
        allow_null=True, help_text="Keep it, to read on from here another day."
    )
    results = AnswerSerializer(many=True)


class CardFigureSerializer(serializers.Serializer[Any]):
    """How a class answers one card.

    A first try is a student's first answer to the card on a study day; what follows on that day
    has seen the solution.
    """

    card = serializers.IntegerField(source="card_id")
    term = serializers.CharField()
    first_tries = serializers.IntegerField(source="tries")
    first_tries_right = serializers.IntegerField(source="right")
    first_try_percent = serializers.IntegerField(
        source="rate_percent", allow_null=True, help_text="Null without any first try."
    )
    students_asked = serializers.IntegerField(source="asked")
    students_seen = serializers.IntegerField(
        source="seen", help_text="Those who met the card in any way."
    )
    is_certain = serializers.BooleanField(help_text="Whether there are 10 first tries or more.")
    is_hard = serializers.BooleanField(help_text="Certain, and less than half of them right.")
