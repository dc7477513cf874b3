"""Classes, and who is in them."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response
from rest_framework.views import APIView

from cards import access
from cards.access import ApiRequest
from cards.api.document import sample
from cards.api.problems import ConflictError, check
from cards.api.serializers import (
    ClassroomChangeSerializer,
    ClassroomSerializer,
    NewClassroomSerializer,
    StudentNameSerializer,
    StudentSerializer,
)
from cards.forms.classrooms import ClassroomForm
from cards.forms.joining import NameForm
from cards.models import Classroom, Student, name_key
from cards.services import classrooms, deletion, rosters
from cards.services.seats import NameTakenError


class ClassroomFilter(serializers.Serializer[Any]):
    """Which classes to list."""

    archived = serializers.BooleanField(
        default=False, help_text="Those that are put away, instead of the others."
    )


class ClassroomList(GenericAPIView[Classroom]):
    serializer_class = ClassroomSerializer

    @extend_schema(
        operation_id="list_classrooms",
        summary="List your classes",
        tags=["Classes"],
        parameters=[ClassroomFilter],
        responses=ClassroomSerializer(many=True),
    )
    def get(self, request: ApiRequest) -> Response:
        """Those that you own and those that you teach too."""
        wanted = ClassroomFilter(data=request.query_params)
        wanted.is_valid(raise_exception=True)
        found: QuerySet[Classroom] = Classroom.objects.taught_by(request.user).filter(
            archived_at__isnull=not wanted.validated_data["archived"]
        )
        page = self.paginate_queryset(found)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(
        operation_id="create_classroom",
        summary="Create a class",
        tags=["Classes"],
        examples=sample(name="Biology 1", time_zone="Europe/Paris"),
        request=NewClassroomSerializer,
        responses={201: ClassroomSerializer},
    )
    def post(self, request: ApiRequest) -> Response:
        sent = NewClassroomSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        form = _filled(Classroom(owner=request.user), sent.validated_data)
        made = classrooms.create_classroom(owner=request.user, **form.cleaned_data)
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)


class ClassroomDetail(GenericAPIView[Classroom]):
    serializer_class = ClassroomSerializer

    @extend_schema(operation_id="read_classroom", summary="Read a class", tags=["Classes"])
    def get(self, request: ApiRequest, classroom_id: int) -> Response:
        classroom = access.get_classroom(request.user, classroom_id)
        return Response(self.get_serializer(classroom).data)

    @extend_schema(
        operation_id="change_classroom",
        summary="Rename a class, move it, or put it away",
        tags=["Classes"],
        examples=sample(name="Biology 1 b"),
        request=ClassroomChangeSerializer(partial=True),
    )
    def patch(self, request: ApiRequest, classroom_id: int) -> Response:
        """What is not sent stays as it is."""
        classroom = access.get_classroom(request.user, classroom_id)
        sent = ClassroomChangeSerializer(data=request.data, partial=True)
        sent.is_valid(raise_exception=True)
        form = _filled(classroom, sent.validated_data)
        classrooms.change_classroom(classroom=form.save(commit=False))
        if "archived" in sent.validated_data:
            _put_away(classroom, archived=sent.validated_data["archived"])
        latest = access.get_classroom(request.user, classroom_id)
        return Response(self.get_serializer(latest).data)


class StudentList(GenericAPIView[Student]):
    serializer_class = StudentSerializer

    @extend_schema(
        operation_id="list_students",
        summary="List a class’s students",
        tags=["Students"],
        responses=StudentSerializer(many=True),
    )
    def get(self, request: ApiRequest, classroom_id: int) -> Response:
        """By name, those who never came included."""
        classroom = access.get_classroom(request.user, classroom_id)
        page = self.paginate_queryset(classroom.students.order_by("name_key"))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(
        operation_id="add_student",
        summary="Add a name to the roster",
        tags=["Students"],
        examples=sample(name="Ana R."),
        request=StudentNameSerializer,
        responses={
            200: OpenApiResponse(StudentSerializer, description="The class has this name."),
            201: OpenApiResponse(StudentSerializer, description="The name is added."),
        },
    )
    def post(self, request: ApiRequest, classroom_id: int) -> Response:
        """It waits until a student takes it. The same name again is the same student."""
        classroom = access.get_classroom(request.user, classroom_id)
        name = _name(request)
        is_new = rosters.add_students(classroom=classroom, names=[name])
        student = classroom.students.get(name_key=name_key(name))
        code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
        return Response(self.get_serializer(student).data, status=code)


class StudentDetail(APIView):
    @extend_schema(
        operation_id="rename_student",
        summary="Rename a student",
        tags=["Students"],
        examples=sample(name="Ana Ri."),
        request=StudentNameSerializer,
        responses={
            200: StudentSerializer,
            409: OpenApiResponse(description="Another student of the class has this name."),
        },
    )
    def patch(self, request: ApiRequest, classroom_id: int, student_id: int) -> Response:
        classroom = access.get_classroom(request.user, classroom_id)
        student = access.get_student(classroom, student_id)
        try:
            rosters.rename_student(student=student, name=_name(request))
        except NameTakenError as problem:
            raise ConflictError("Another student of this class has this name.") from problem
        return Response(StudentSerializer(access.get_student(classroom, student_id)).data)

    @extend_schema(
        operation_id="remove_student",
        summary="Remove a student",
        tags=["Students"],
        responses={204: OpenApiResponse(description="The student is out of the class.")},
    )
    def delete(self, request: ApiRequest, classroom_id: int, student_id: int) -> Response:
        """With all that they did. This cannot be undone."""
        classroom = access.get_classroom(request.user, classroom_id)
        deletion.delete_student(student=access.get_student(classroom, student_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


def _filled(classroom: Classroom, sent: dict[str, Any]) -> ClassroomForm:
    """The page's form with what was sent over what there is, checked."""
    there = {"name": classroom.name, "time_zone": classroom.time_zone}
    form = ClassroomForm(there | sent, instance=classroom)
    check(form)
    return form


def _put_away(classroom: Classroom, *, archived: bool) -> None:
    if archived:
        classrooms.archive_classroom(classroom=classroom, now=timezone.now())
    else:
        classrooms.unarchive_classroom(classroom=classroom)


def _name(request: ApiRequest) -> str:
    """The name that was sent, checked as students' own are."""
    sent = StudentNameSerializer(data=request.data)
    sent.is_valid(raise_exception=True)
    form = NameForm(sent.validated_data)
    check(form)
    name: str = form.cleaned_data["name"]
    return name
