"""Addresses of everything that is read about students."""

from django.urls import path

from analytics.views import forecasts, maps, students, tables, truth

app_name = "analytics"

urlpatterns = [
    path("classrooms/truth/", truth.classrooms_truth, name="classrooms_truth"),
    path("classrooms/<int:classroom_id>/", maps.class_map, name="class_map"),
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
        "study/<int:classroom_id>/decks/<int:deck_id>/plan/",
        students.student_plan,
        name="student_plan",
    ),
]
