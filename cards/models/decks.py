"""What is studied: decks, their cards and tags."""

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import Now

from cards.formats.plain import MAX_SIDE_LENGTH
from cards.models.people import Teacher


class AnswerWith(models.TextChoices):
    """Which side students give."""

    SHORTER = "shorter", "The shorter side"
    TERM = "term", "The term"
    DEFINITION = "definition", "The definition"
    BOTH = "both", "Both, in turn"


class DeckQuerySet(models.QuerySet["Deck"]):
    def with_card_count(self) -> "DeckQuerySet":
        """Each with its ``card_count``: the cards that are in it now."""
        return self.annotate(card_count=Count("cards", filter=Q(cards__removed_at=None)))


class Deck(models.Model):
    """An ordered list of cards. ``version`` grows with every change to what is studied."""

    owner = models.ForeignKey(Teacher, on_delete=models.CASCADE, related_name="decks")
    title = models.CharField(max_length=150)
    answer_with = models.CharField(
        max_length=12, choices=AnswerWith.choices, default=AnswerWith.SHORTER
    )
    exact_spelling = models.BooleanField(default=False)
    accents_required = models.BooleanField(default=False)
    split_alternatives = models.BooleanField(default=False)
    term_language = models.CharField(max_length=35, blank=True, default="")
    definition_language = models.CharField(max_length=35, blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    next_number = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(auto_now=True)

    objects = DeckQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="deck_has_a_title"),
            models.CheckConstraint(
                condition=Q(answer_with__in=AnswerWith.values), name="deck_answers_with_a_side"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Tag(models.Model):
    """A word that groups cards of one deck."""

    deck = models.ForeignKey(Deck, on_delete=models.CASCADE, related_name="tags", db_index=False)
    name = models.CharField(max_length=40)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["deck", "name"], name="tag_once_in_a_deck"),
            models.CheckConstraint(condition=~Q(name=""), name="tag_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class CardQuerySet(models.QuerySet["Card"]):
    def current(self) -> "CardQuerySet":
        """The cards that are in their deck now, in its order."""
        return self.filter(removed_at=None).order_by("position", "number")


class Card(models.Model):
    """A term and its definition.

    ``number`` is given once in a deck and never again; ``version`` grows with every edit; answers
    to versions before ``counts_from`` are kept but count for nothing. A removed card stays, for
    the answers that were given to it.
    """

    deck = models.ForeignKey(Deck, on_delete=models.CASCADE, related_name="cards", db_index=False)
    number = models.PositiveIntegerField()
    position = models.PositiveIntegerField()
    term = models.TextField(validators=[MaxLengthValidator(MAX_SIDE_LENGTH)])
    definition = models.TextField(validators=[MaxLengthValidator(MAX_SIDE_LENGTH)])
    accepted = models.JSONField(default=list, blank=True)
    tags = models.ManyToManyField(Tag, blank=True, related_name="cards")
    version = models.PositiveIntegerField(default=1)
    counts_from = models.PositiveIntegerField(default=1)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = CardQuerySet.as_manager()

    class Meta:
        ordering = ["position", "number"]
        constraints = [
            models.UniqueConstraint(fields=["deck", "number"], name="card_number_once_in_a_deck"),
            models.CheckConstraint(
                condition=~Q(term="") & ~Q(definition=""), name="card_has_two_sides"
            ),
            models.CheckConstraint(
                condition=Q(counts_from__lte=models.F("version")), name="card_counts_from_a_version"
            ),
        ]

    def __str__(self) -> str:
        return self.term
