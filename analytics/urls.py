"""Addresses of everything that is read about students."""

from django.urls import path

from analytics.views import tables

app_name = "analytics"

urlpatterns = [
    path(
        "classrooms/<int:classroom_id>/decks/<int:deck_id>/",
        tables.class_table,
        name="class_table",
    ),
]
