"""Addresses of everything that is read about students."""

from django.urls import path

from analytics.views import (
    cards,
    charts,
    exports,
    forecasts,
    maps,
    reports,
    reviews,
    signals,
    student_page,
    students,
    tables,
    truth,
)

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
    path(
        "classrooms/<int:classroom_id>/decks/<int:deck_id>/signals/",
        signals.class_signals,
        name="class_signals",
    ),
    path(
        "classrooms/<int:classroom_id>/decks/<int:deck_id>/students/<int:student_id>/signals/"
        "<slug:kind>/dismiss/",
        signals.flag_dismiss,
        name="flag_dismiss",
    ),
    path(
        "classrooms/<int:classroom_id>/decks/<int:deck_id>/students/<int:student_id>/signals/"
        "<slug:kind>/restore/",
        signals.flag_restore,
        name="flag_restore",
    ),
    path(
        "classrooms/<int:classroom_id>/decks/<int:deck_id>/cards/",
        cards.class_cards,
        name="class_cards",
    ),
    path(
        "classrooms/<int:classroom_id>/decks/<int:deck_id>/cards/<int:card_id>/",
        cards.card_detail,
        name="card_detail",
    ),
    path(
        "classrooms/<int:classroom_id>/decks/<int:deck_id>/review/",
        reviews.class_review,
        name="class_review",
    ),
    path("shared/<int:report_id>/", reports.report, name="report"),
    path("shared/<int:report_id>/decks/<int:deck_id>/", reports.report_table, name="report_table"),
    path(
        "shared/<int:report_id>/decks/<int:deck_id>/forecast/",
        reports.report_forecast,
        name="report_forecast",
    ),
]
