"""Addresses of everything that is read about students."""

from django.urls import path

from analytics.views import charts, forecasts, student_page, students, tables, truth

app_name = "analytics"

urlpatterns = [
    path("classrooms/truth/", truth.classrooms_truth, name="classrooms_truth"),
    path(
        "classrooms/<int:classroom_id>/decks/<int:deck_id>/",
        tables.class_table,
        name="class_table",
    ),
    path(
        "classrooms/<int:classroom_id>/decks/<int:deck_id>/forecast/",
        forecasts.class_forecast,
        name="class_forecast",
    ),
    path(
        "classrooms/<int:classroom_id>/decks/<int:deck_id>/students/<int:student_id>/",
        students.student_cards,
        name="student_cards",
    ),
    path(
        "classrooms/<int:classroom_id>/decks/<int:deck_id>/charts/",
        charts.class_charts,
        name="class_charts",
    ),
    path(
        "classrooms/<int:classroom_id>/activity/",
        charts.class_activity,
        name="class_activity",
    ),
    path(
        "classrooms/<int:classroom_id>/students/<int:student_id>/",
        student_page.student_detail,
        name="student_detail",
    ),
    path(
        "classrooms/<int:classroom_id>/students/<int:student_id>/sittings/",
        student_page.student_sittings,
        name="student_sittings",
    ),
    path(
        "classrooms/<int:classroom_id>/students/<int:student_id>/tests/",
        student_page.student_tests,
        name="student_tests",
    ),
    path(
        "classrooms/<int:classroom_id>/students/<int:student_id>/tests/<uuid:test_id>/",
        student_page.student_test,
        name="student_test",
    ),
    path(
        "classrooms/<int:classroom_id>/students/<int:student_id>/typed/",
        student_page.student_typed,
        name="student_typed",
    ),
    path(
        "study/<int:classroom_id>/decks/<int:deck_id>/plan/",
        students.student_plan,
        name="student_plan",
    ),
]
