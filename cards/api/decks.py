"""Decks, and texts that become decks."""

from typing import Any

from django.forms.models import model_to_dict
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.exceptions import ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response
from rest_framework.views import APIView

from cards import access
from cards.access import ApiRequest
from cards.api.document import sample
from cards.api.problems import check
from cards.api.serializers import DeckSerializer, ImportSerializer, ReadDeckSerializer
from cards.formats.plain import UnreadableError
from cards.forms.decks import DeckForm, PasteForm
from cards.models import Deck, Teacher
from cards.services import decks


class DeckList(GenericAPIView[Deck]):
    serializer_class = DeckSerializer

    @extend_schema(
        operation_id="list_decks",
        summary="List your decks",
        tags=["Decks"],
        responses=DeckSerializer(many=True),
    )
    def get(self, request: ApiRequest) -> Response:
        """The one that was changed last comes first."""
        found = Deck.objects.filter(owner=request.user).with_card_count()
        page = self.paginate_queryset(found.order_by("-updated_at", "-pk"))
        return self.get_paginated_response(DeckSerializer(page, many=True).data)

    @extend_schema(
        operation_id="create_deck",
        summary="Create an empty deck",
        tags=["Decks"],
        examples=sample(title="Planets", answer_with="term", term_language="en"),
        responses={201: DeckSerializer},
    )
    def post(self, request: ApiRequest) -> Response:
        """To create one with its cards, import a text."""
        sent = DeckSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        form = _filled(Deck(owner=request.user), sent.validated_data)
        deck = decks.create_empty_deck(deck=form.save(commit=False))
        return Response(_shown(request.user, deck), status=status.HTTP_201_CREATED)


class DeckDetail(APIView):
    @extend_schema(
        operation_id="read_deck", summary="Read a deck", tags=["Decks"], responses=DeckSerializer
    )
    def get(self, request: ApiRequest, deck_id: int) -> Response:
        return Response(_shown(request.user, access.get_deck(request.user, deck_id)))

    @extend_schema(
        operation_id="change_deck",
        summary="Change a deck’s title or settings",
        tags=["Decks"],
        examples=sample(title="Planets and moons"),
        request=DeckSerializer(partial=True),
        responses=DeckSerializer,
    )
    def patch(self, request: ApiRequest, deck_id: int) -> Response:
        """What is not sent stays as it is."""
        deck = access.get_deck(request.user, deck_id)
        sent = DeckSerializer(deck, data=request.data, partial=True)
        sent.is_valid(raise_exception=True)
        form = _filled(deck, sent.validated_data)
        decks.change_deck(deck=form.save(commit=False))
        return Response(_shown(request.user, deck))

    @extend_schema(
        operation_id="delete_deck",
        summary="Delete a deck",
        tags=["Decks"],
        responses={204: OpenApiResponse(description="It is gone.")},
    )
    def delete(self, request: ApiRequest, deck_id: int) -> Response:
        """With its cards and everything that students did on them. This cannot be undone."""
        decks.delete_deck(deck=access.get_deck(request.user, deck_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


class DeckImport(APIView):
    @extend_schema(
        operation_id="import_deck",
        summary="Make a deck from a text",
        tags=["Decks"],
        examples=sample(
            title="Planets", text="Mars\tThe red planet\nVenus\tThe hottest planet", preview=True
        ),
        request=ImportSerializer,
        responses={
            200: OpenApiResponse(ReadDeckSerializer, description="A preview: nothing is saved."),
            201: OpenApiResponse(ReadDeckSerializer, description="The deck is made."),
        },
    )
    def post(self, request: ApiRequest) -> Response:
        """Send it with `preview` first, and look at the doubts."""
        sent = ImportSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        form = PasteForm(sent.validated_data)
        check(form)
        try:
            plain = form.read(sent.validated_data["text"])
        except UnreadableError as problem:
            raise ValidationError({"text": [str(problem)]}) from problem
        if sent.validated_data["preview"]:
            return Response(_read(plain))
        if not plain.title:
            raise ValidationError({"title": ["Give the deck a title."]})
        deck = decks.create_deck(owner=request.user, title=plain.title, plain=plain)
        return Response(_read(plain, _found(request.user, deck)), status=status.HTTP_201_CREATED)


def _filled(deck: Deck, sent: dict[str, Any]) -> DeckForm:
    """The page's form with what was sent over what there is, checked."""
    form = DeckForm({**model_to_dict(deck, DeckForm.Meta.fields), **sent}, instance=deck)
    check(form)
    return form


def _found(teacher: Teacher, deck: Deck) -> Deck:
    return Deck.objects.filter(owner=teacher).with_card_count().get(pk=deck.pk)


def _shown(teacher: Teacher, deck: Deck) -> dict[str, Any]:
    return DeckSerializer(_found(teacher, deck)).data


def _read(plain: Any, deck: Deck | None = None) -> dict[str, Any]:
    read = {
        "deck": deck,
        "title": plain.title,
        "layout": plain.layout,
        "cards": plain.cards,
        "doubts": plain.doubts,
    }
    return ReadDeckSerializer(read).data
