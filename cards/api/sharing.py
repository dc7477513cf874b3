"""What a class studies, and the links into it."""

from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response
from rest_framework.views import APIView

from cards import access
from cards.access import ApiRequest
from cards.api.document import sample
from cards.api.serializers import (
    AssignmentSerializer,
    GivenSerializer,
    LinkSerializer,
    NewLinkSerializer,
)
from cards.models import Assignment, Link
from cards.services import classrooms, sharing


class AssignmentList(GenericAPIView[Assignment]):
    serializer_class = AssignmentSerializer

    @extend_schema(
        operation_id="list_assignments",
        summary="List a class’s decks",
        tags=["Assignments"],
        responses=AssignmentSerializer(many=True),
    )
    def get(self, request: ApiRequest, classroom_id: int) -> Response:
        """By title."""
        classroom = access.get_classroom(request.user, classroom_id)
        found = classroom.assignments.select_related("deck").order_by("deck__title", "pk")
        page = self.paginate_queryset(found)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


class AssignmentDetail(APIView):
    @extend_schema(
        operation_id="assign_deck",
        summary="Give a class a deck",
        tags=["Assignments"],
        examples=sample(due_at="2026-12-18T12:00:00Z", ranking=False),
        request=GivenSerializer,
        responses={
            200: OpenApiResponse(AssignmentSerializer, description="The class has it as sent."),
            201: OpenApiResponse(AssignmentSerializer, description="The class now has the deck."),
        },
    )
    def put(self, request: ApiRequest, classroom_id: int, deck_id: int) -> Response:
        """One of your own; or change how it has one that it was given. What is not sent stays."""
        classroom = access.get_classroom(request.user, classroom_id)
        deck = access.get_assignable_deck(request.user, classroom, deck_id)
        sent = GivenSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        given, is_new = sharing.assign_deck(
            classroom=classroom, deck=deck, wanted=sent.validated_data
        )
        given.refresh_from_db()
        code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
        return Response(AssignmentSerializer(given).data, status=code)

    @extend_schema(
        operation_id="unassign_deck",
        summary="Take a deck off a class",
        tags=["Assignments"],
        responses={204: OpenApiResponse(description="The class does not study it any more.")},
    )
    def delete(self, request: ApiRequest, classroom_id: int, deck_id: int) -> Response:
        """What its students did on it is kept."""
        given = access.get_assignment(request.user, classroom_id, deck_id)
        classrooms.take_off_deck(assignment=given)
        return Response(status=status.HTTP_204_NO_CONTENT)


class LinkList(GenericAPIView[Link]):
    serializer_class = LinkSerializer

    @extend_schema(
        operation_id="list_links",
        summary="List a class’s links",
        tags=["Links"],
        responses=LinkSerializer(many=True),
    )
    def get(self, request: ApiRequest, classroom_id: int) -> Response:
        """The newest first, those that are revoked or have expired included."""
        classroom = access.get_classroom(request.user, classroom_id)
        page = self.paginate_queryset(Link.objects.filter(classroom=classroom))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(
        operation_id="create_link",
        summary="Make a study link",
        tags=["Links"],
        examples=sample(deck=1),
        request=NewLinkSerializer,
        responses=LinkSerializer,
    )
    def post(self, request: ApiRequest, classroom_id: int) -> Response:
        """The live one of this class and deck, if there is one; to renew it, revoke it first."""
        classroom = access.get_classroom(request.user, classroom_id)
        sent = NewLinkSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        deck = access.get_assignable_deck(request.user, classroom, sent.validated_data["deck"])
        link = sharing.share_deck(deck=deck, classroom=classroom, now=timezone.now())
        return Response(self.get_serializer(link).data)


class LinkDetail(APIView):
    @extend_schema(
        operation_id="revoke_link",
        summary="Revoke a link",
        tags=["Links"],
        responses={204: OpenApiResponse(description="It is revoked, or was already.")},
    )
    def delete(self, request: ApiRequest, link_id: int) -> Response:
        """Nobody comes in by it any more; students who are in stay in."""
        link = access.get_link(request.user, link_id)
        sharing.revoke_link(link=link, now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)
