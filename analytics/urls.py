"""Addresses of everything that is read about students."""

from django.urls import path

from analytics.views import exports, forecasts, reports, students, tables, truth

app_name = "analytics"

urlpatterns = [
    path("classrooms/truth/", truth.classrooms_truth, name="classrooms_truth"),
    path(
        "classrooms/<int:classroom_id>/decks/<int:deck_id>/",
        tables.class_table,
        name="class_table",
    ),
    path(
        "classrooms/<int:classroom_id>/decks/<int:deck_id>/table.csv",
        exports.class_table_csv,
        name="class_table_csv",
    ),
    path(
        "classrooms/<int:classroom_id>/decks/<int:deck_id>/table.xlsx",
        exports.class_table_xlsx,
        name="class_table_xlsx",
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
    path("shared/<int:report_id>/", reports.report, name="report"),
    path("shared/<int:report_id>/decks/<int:deck_id>/", reports.report_table, name="report_table"),
    path(
        "shared/<int:report_id>/decks/<int:deck_id>/forecast/",
        reports.report_forecast,
        name="report_forecast",
    ),
]
