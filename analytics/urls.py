"""Addresses of everything that is read about students."""

from django.urls import path

from analytics.views import cards, forecasts, reviews, signals, students, tables, truth

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
]
