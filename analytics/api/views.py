"""The class table, the cards' statistics and the log of answers."""

from django.utils import timezone
from django.utils.http import urlencode
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response
from rest_framework.views import APIView

from analytics.api.serializers import (
    CardFigureSerializer,
    ClassRowSerializer,
    LogFilter,
    LogPageSerializer,
)
from analytics.queries import answer_log
from analytics.queries.answer_log import Place, UnknownCursorError
from analytics.queries.items import items_of
from analytics.queries.table import class_rows
from cards import access
from cards.access import ApiRequest
from cards.models import Card, Student


class ClassTable(GenericAPIView[Student]):
    @extend_schema(
        operation_id="read_class_table",
        summary="Read the class table of a deck",
        tags=["Figures"],
        responses=ClassRowSerializer(many=True),
    )
    def get(self, request: ApiRequest, classroom_id: int, deck_id: int) -> Response:
        """Every student by name, those who never came included; the figures of the page."""
        given = access.get_assignment(request.user, classroom_id, deck_id)
        rows = class_rows(classroom=given.classroom, deck=given.deck, now=timezone.now())
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(ClassRowSerializer(page, many=True).data)


class CardFigures(GenericAPIView[Card]):
    @extend_schema(
        operation_id="read_card_figures",
        summary="Read how a class answers a deck’s cards",
        tags=["Figures"],
        responses=CardFigureSerializer(many=True),
    )
    def get(self, request: ApiRequest, classroom_id: int, deck_id: int) -> Response:
        """In the order of the deck; the figures of the page “Which cards”."""
        given = access.get_assignment(request.user, classroom_id, deck_id)
        page = self.paginate_queryset(items_of(given.classroom, given.deck, timezone.now()))
        return self.get_paginated_response(CardFigureSerializer(page, many=True).data)


class AnswerLog(APIView):
    @extend_schema(
        operation_id="read_answers",
        summary="Read a class’s answers",
        tags=["Figures"],
        parameters=[LogFilter],
        responses=LogPageSerializer,
    )
    def get(self, request: ApiRequest, classroom_id: int) -> Response:
        """In order of time, from the first. An answer shows up half a minute after it was given.

        Follow `next` until it is null; then keep `cursor`, and send it the next time to get only
        what is new. What is regraded or taken back later changes in its place.
        """
        classroom = access.get_classroom(request.user, classroom_id)
        sent = LogFilter(data=request.query_params)
        sent.is_valid(raise_exception=True)
        wanted = sent.validated_data
        page = answer_log.read_log(
            classroom=classroom,
            deck_id=wanted.get("deck"),
            student_id=wanted.get("student"),
            since=wanted.get("since"),
            after=_place(wanted.get("cursor")),
            size=wanted["page_size"],
            now=timezone.now(),
        )
        cursor = page.end.as_cursor() if page.end else None
        address = _with_cursor(request, cursor) if cursor and not page.is_last else None
        shown = LogPageSerializer({"next": address, "cursor": cursor, "results": page.answers})
        return Response(shown.data)


def _place(cursor: str | None) -> Place | None:
    try:
        return Place.of(cursor) if cursor else None
    except UnknownCursorError as error:
        raise ValidationError({"cursor": ["No page ended with this cursor."]}) from error


def _with_cursor(request: ApiRequest, cursor: str) -> str:
    """The address of this request, from the cursor on."""
    query = {**request.query_params.dict(), "cursor": cursor}
    return f"{request.build_absolute_uri(request.path)}?{urlencode(query)}"
