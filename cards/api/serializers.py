"""What a program sends and gets, by shape; the rules are those of the forms and services."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cards.access import LARGEST_KEY, ApiRequest
from cards.formats.layouts import Layout
from cards.formats.plain import MAX_SIDE_LENGTH
from cards.forms.decks import LANGUAGES, LONGEST_TAG
from cards.models import Assignment, Card, Classroom, Deck, Link, Student

MOST_IMPORTED = 2_000_000
"""Letters of one text."""
MOST_ACCEPTED = 50
MOST_TAGS = 50


class DeckSerializer(serializers.ModelSerializer[Deck]):
    """A deck and its settings. `version` grows with every change to what is studied."""

    term_language = serializers.ChoiceField(
        choices=[(code, name) for code, name in LANGUAGES if code],
        allow_blank=True,
        required=False,
        help_text="A BCP 47 code; empty where it is not set.",
    )
    definition_language = serializers.ChoiceField(
        choices=[(code, name) for code, name in LANGUAGES if code],
        allow_blank=True,
        required=False,
        help_text="A BCP 47 code; empty where it is not set.",
    )
    card_count = serializers.IntegerField(read_only=True)

    class Meta:
        model = Deck
        fields = [
            "id",
            "title",
            "answer_with",
            "exact_spelling",
            "accents_required",
            "split_alternatives",
            "term_language",
            "definition_language",
            "card_count",
            "version",
            "created_at",
            "updated_at",
        ]
        read_only_fields = ["version", "created_at", "updated_at"]
        extra_kwargs = {
            "answer_with": {"help_text": "The side that students give."},
            "split_alternatives": {
                "help_text": "Parts split by “ / ” or “;” each count as an answer."
            },
        }


class CardSerializer(serializers.ModelSerializer[Card]):
    """A card of a deck. `version` grows with every edit."""

    term = serializers.CharField(max_length=MAX_SIDE_LENGTH)
    definition = serializers.CharField(max_length=MAX_SIDE_LENGTH)
    accepted = serializers.ListField(
        child=serializers.CharField(max_length=MAX_SIDE_LENGTH),
        max_length=MOST_ACCEPTED,
        required=False,
        help_text="Other answers that count.",
    )
    tags = serializers.SlugRelatedField[Any](
        slug_field="name", many=True, read_only=True, help_text="Words that group cards."
    )

    class Meta:
        model = Card
        fields = ["id", "deck", "term", "definition", "accepted", "tags", "version", "removed_at"]
        read_only_fields = ["deck", "version", "removed_at"]


class NewCardSerializer(serializers.Serializer[Any]):
    """A card to add."""

    term = serializers.CharField(max_length=MAX_SIDE_LENGTH)
    definition = serializers.CharField(max_length=MAX_SIDE_LENGTH)
    accepted = serializers.ListField(
        child=serializers.CharField(max_length=MAX_SIDE_LENGTH),
        max_length=MOST_ACCEPTED,
        required=False,
        help_text="Other answers that count.",
    )
    tags = serializers.ListField(
        child=serializers.RegexField(r"^[^,]+$", max_length=LONGEST_TAG),
        max_length=MOST_TAGS,
        required=False,
        help_text="Words that group cards, without commas.",
    )


class CardChangeSerializer(NewCardSerializer):
    """What to change of a card; the rest stays."""

    keep = serializers.BooleanField(
        required=False,
        help_text="Must be said when the term or the definition changes. `true`: what students "
        "knew of the card is kept, as only its wording is mended. `false`: the card starts afresh "
        "for everyone; earlier answers stay in the log but stop counting.",
    )


class ImportSerializer(serializers.Serializer[Any]):
    """A text that becomes a deck: a list, a table, or a set page."""

    text = serializers.CharField(
        trim_whitespace=False, max_length=MOST_IMPORTED, help_text="All its cards."
    )
    title = serializers.CharField(
        max_length=150, required=False, help_text="Needed unless the text says it."
    )
    layout = serializers.ChoiceField(
        choices=[(layout.value, layout.label) for layout in Layout],
        default=Layout.AUTO.value,
        help_text="How terms and definitions lie in the text.",
    )
    between_sides = serializers.CharField(
        max_length=20,
        required=False,
        trim_whitespace=False,
        help_text=r"Between term and definition, with the layout `custom`; `\t` is a tab.",
    )
    between_cards = serializers.CharField(
        max_length=20,
        required=False,
        trim_whitespace=False,
        help_text=r"Between cards, unless it is a line each; `\n\n` is an empty line.",
    )
    preview = serializers.BooleanField(
        default=False, help_text="Only say how the text reads; save nothing."
    )


class ReadCardSerializer(serializers.Serializer[Any]):
    """A card as it was read, with the line of the text where it starts."""

    term = serializers.CharField()
    definition = serializers.CharField()
    line = serializers.IntegerField(allow_null=True)


class DoubtSerializer(serializers.Serializer[Any]):
    """Something that a person should look at."""

    message = serializers.CharField()
    line = serializers.IntegerField(allow_null=True)


class ReadDeckSerializer(serializers.Serializer[Any]):
    """How a text reads, and the deck that was made of it; none of a preview."""

    deck = DeckSerializer(allow_null=True)
    title = serializers.CharField()
    layout = serializers.CharField(help_text="How the text was understood.")
    card_count = serializers.SerializerMethodField()
    cards = ReadCardSerializer(many=True)
    doubts = DoubtSerializer(many=True)

    @extend_schema_field(int)
    def get_card_count(self, read: dict[str, Any]) -> int:
        return len(read["cards"])


# --- Classes --------------------------------------------------------------------------------------


class ClassroomSerializer(serializers.ModelSerializer[Classroom]):
    """A class that you own or teach too."""

    is_owner = serializers.SerializerMethodField(help_text="Whether it is your own.")

    class Meta:
        model = Classroom
        fields = [
            "id",
            "name",
            "time_zone",
            "is_owner",
            "takes_new_names",
            "joining_closes_at",
            "delete_on",
            "created_at",
            "archived_at",
        ]

    @extend_schema_field(bool)
    def get_is_owner(self, classroom: Classroom) -> bool:
        request: ApiRequest = self.context["request"]
        return classroom.owner_id == request.user.pk


class ClassroomChangeSerializer(serializers.Serializer[Any]):
    """What to change of a class; the rest stays."""

    name = serializers.CharField(max_length=80)
    time_zone = serializers.CharField(
        max_length=64, help_text="A name of the IANA database, such as `Europe/Paris`."
    )
    archived = serializers.BooleanField(help_text="Whether the class is put away.")


class NewClassroomSerializer(serializers.Serializer[Any]):
    """A class to create."""

    name = serializers.CharField(max_length=80)
    time_zone = serializers.CharField(
        max_length=64,
        required=False,
        help_text="A name of the IANA database, such as `Europe/Paris`; else the server’s.",
    )


class StudentSerializer(serializers.ModelSerializer[Student]):
    """A seat in a class. `joined_at` is null for a name that nobody has taken."""

    class Meta:
        model = Student
        fields = ["id", "name", "joined_at", "is_verified"]
        extra_kwargs = {
            "is_verified": {"help_text": "False for a name that was typed by whoever joined."}
        }


class StudentNameSerializer(serializers.Serializer[Any]):
    """How a student is called in class; no last name in full."""

    name = serializers.CharField(max_length=60)


class AssignmentSerializer(serializers.ModelSerializer[Assignment]):
    """A deck that the class was given."""

    title = serializers.CharField(source="deck.title", help_text="The deck’s title.")

    class Meta:
        model = Assignment
        fields = ["deck", "title", "due_at", "ranking", "created_at"]


class GivenSerializer(serializers.Serializer[Any]):
    """How a class has a deck."""

    due_at = serializers.DateTimeField(
        allow_null=True, required=False, help_text="When it is due; null for never."
    )
    ranking = serializers.BooleanField(
        required=False, help_text="Whether students see the class’s best times in Matching."
    )


class LinkSerializer(serializers.ModelSerializer[Link]):
    """A link into a class: whoever has its address can open it until it is revoked or expires."""

    address = serializers.SerializerMethodField(help_text="What to send.")

    class Meta:
        model = Link
        fields = ["id", "kind", "deck", "address", "created_at", "expires_at", "revoked_at"]

    @extend_schema_field(OpenApiTypes.URI)
    def get_address(self, link: Link) -> str:
        address: str = self.context["request"].build_absolute_uri(link.get_absolute_url())
        return address


class NewLinkSerializer(serializers.Serializer[Any]):
    """The deck that students land on; the class is given it if it does not have it."""

    deck = serializers.IntegerField(min_value=1, max_value=LARGEST_KEY)
