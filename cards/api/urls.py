"""Addresses of the API of what is written, below `/api/v1/`."""

from django.urls import path

from cards.api import cards, classrooms, decks, sharing

urlpatterns = [
    path("decks/", decks.DeckList.as_view(), name="deck_list"),
    path("decks/import/", decks.DeckImport.as_view(), name="deck_import"),
    path("decks/<int:deck_id>/", decks.DeckDetail.as_view(), name="deck_detail"),
    path("decks/<int:deck_id>/cards/", cards.CardList.as_view(), name="card_list"),
    path("cards/<int:card_id>/", cards.CardDetail.as_view(), name="card_detail"),
    path("cards/<int:card_id>/restore/", cards.CardRestore.as_view(), name="card_restore"),
    path("classrooms/", classrooms.ClassroomList.as_view(), name="classroom_list"),
    path(
        "classrooms/<int:classroom_id>/",
        classrooms.ClassroomDetail.as_view(),
        name="classroom_detail",
    ),
    path(
        "classrooms/<int:classroom_id>/students/",
        classrooms.StudentList.as_view(),
        name="student_list",
    ),
    path(
        "classrooms/<int:classroom_id>/students/<int:student_id>/",
        classrooms.StudentDetail.as_view(),
        name="student_detail",
    ),
    path(
        "classrooms/<int:classroom_id>/assignments/",
        sharing.AssignmentList.as_view(),
        name="assignment_list",
    ),
    path(
        "classrooms/<int:classroom_id>/assignments/<int:deck_id>/",
        sharing.AssignmentDetail.as_view(),
        name="assignment_detail",
    ),
    path("classrooms/<int:classroom_id>/links/", sharing.LinkList.as_view(), name="link_list"),
    path("links/<int:link_id>/", sharing.LinkDetail.as_view(), name="link_detail"),
]
