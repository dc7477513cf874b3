"""The cards of a deck."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response
from rest_framework.views import APIView

from cards import access
from cards.access import ApiRequest
from cards.api.document import sample
from cards.api.problems import check
from cards.api.serializers import CardChangeSerializer, CardSerializer, NewCardSerializer
from cards.forms.decks import CardForm
from cards.models import Card
from cards.services import decks

SIDES = {"term", "definition"}


class CardFilter(serializers.Serializer[Any]):
    """Which cards of a deck to list."""

    removed = serializers.BooleanField(
        default=False, help_text="Those that were removed, instead of those in the deck."
    )


class CardList(GenericAPIView[Card]):
    serializer_class = CardSerializer

    @extend_schema(
        operation_id="list_cards",
        summary="List a deck’s cards",
        tags=["Cards"],
        parameters=[CardFilter],
        responses=CardSerializer(many=True),
    )
    def get(self, request: ApiRequest, deck_id: int) -> Response:
        """In the order of the deck."""
        deck = access.get_deck(request.user, deck_id)
        wanted = CardFilter(data=request.query_params)
        wanted.is_valid(raise_exception=True)
        found = deck.cards.exclude(removed_at=None)
        if not wanted.validated_data["removed"]:
            found = Card.objects.current().filter(deck=deck)
        page = self.paginate_queryset(found.prefetch_related("tags"))
        return self.get_paginated_response(CardSerializer(page, many=True).data)

    @extend_schema(
        operation_id="add_card",
        summary="Add a card",
        tags=["Cards"],
        examples=sample(
            term="Mars", definition="The red planet", accepted=["The planet Mars"], tags=["rocky"]
        ),
        request=NewCardSerializer,
        responses={201: CardSerializer},
    )
    def post(self, request: ApiRequest, deck_id: int) -> Response:
        """It comes last, and counts as not known until it is studied."""
        deck = access.get_deck(request.user, deck_id)
        sent = NewCardSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        form = CardForm(_as_typed(sent.validated_data))
        check(form)
        card = decks.add_card(deck=deck, **form.cleaned_data)
        return Response(CardSerializer(card).data, status=status.HTTP_201_CREATED)


class CardDetail(APIView):
    @extend_schema(
        operation_id="read_card", summary="Read a card", tags=["Cards"], responses=CardSerializer
    )
    def get(self, request: ApiRequest, card_id: int) -> Response:
        return Response(CardSerializer(access.get_card(request.user, card_id)).data)

    @extend_schema(
        operation_id="change_card",
        summary="Edit a card",
        tags=["Cards"],
        examples=sample(definition="The red planet, with the highest volcano", keep=True),
        request=CardChangeSerializer(partial=True),
        responses=CardSerializer,
    )
    def patch(self, request: ApiRequest, card_id: int) -> Response:
        """What is not sent stays. With another term or definition, `keep` must be said."""
        card = access.get_card(request.user, card_id)
        sent = CardChangeSerializer(data=request.data, partial=True)
        sent.is_valid(raise_exception=True)
        form = CardForm(_as_typed(_written(card) | sent.validated_data), instance=card)
        check(form)
        if SIDES & set(form.changed_data) and "keep" not in sent.validated_data:
            raise ValidationError({"keep": ["Say whether what students knew of it is kept."]})
        changed = form.save(commit=False)
        changed.accepted = form.cleaned_data["accepted"]
        decks.change_card(
            card=changed, tags=form.cleaned_data["tags"], start_afresh=form.start_afresh
        )
        return Response(CardSerializer(access.get_card(request.user, card_id)).data)

    @extend_schema(
        operation_id="remove_card",
        summary="Remove a card",
        tags=["Cards"],
        responses={204: OpenApiResponse(description="It is out of the deck, or was already.")},
    )
    def delete(self, request: ApiRequest, card_id: int) -> Response:
        """It leaves every figure; its answers stay in the log, and it can be restored."""
        card = access.get_any_card(request.user, card_id)
        if card.removed_at is None:
            decks.remove_card(card=card, now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class CardRestore(APIView):
    @extend_schema(
        operation_id="restore_card",
        summary="Put a removed card back",
        tags=["Cards"],
        request=None,
        responses=CardSerializer,
    )
    def post(self, request: ApiRequest, card_id: int) -> Response:
        """Where it was; one that is in its deck stays there."""
        card = access.get_any_card(request.user, card_id)
        if card.removed_at is not None:
            decks.restore_card(card=card)
        return Response(CardSerializer(access.get_card(request.user, card_id)).data)


def _written(card: Card) -> dict[str, Any]:
    return {
        "term": card.term,
        "definition": card.definition,
        "accepted": card.accepted,
        "tags": [tag.name for tag in card.tags.all()],
    }


def _as_typed(sent: dict[str, Any]) -> dict[str, Any]:
    """A card as the page's form takes it: answers a line each, tags between commas."""
    return sent | {
        "accepted": "\n".join(sent.get("accepted", [])),
        "tags": ",".join(sent.get("tags", [])),
    }
