"""Addresses of the API of what is read about students, below `/api/v1/`."""

from django.urls import path

from analytics.api import views

urlpatterns = [
    path(
        "classrooms/<int:classroom_id>/decks/<int:deck_id>/table/",
        views.ClassTable.as_view(),
        name="class_table",
    ),
    path(
        "classrooms/<int:classroom_id>/decks/<int:deck_id>/cards/",
        views.CardFigures.as_view(),
        name="card_figures",
    ),
    path("classrooms/<int:classroom_id>/answers/", views.AnswerLog.as_view(), name="answer_log"),
]
