"""Addresses of everything that is written: decks, sharing, joining, studying."""

from django.urls import path

from cards.views import (
    appeals,
    classrooms,
    decks,
    health,
    joining,
    reports,
    sharing,
    starting,
    study,
    transfer,
)

app_name = "cards"

urlpatterns = [
    path("", decks.home, name="home"),
    path("health/", health.health, name="health"),
    path("decks/", decks.deck_list, name="deck_list"),
    path("decks/import/", transfer.deck_import, name="deck_import"),
    path("decks/<int:deck_id>/", decks.deck_detail, name="deck_detail"),
    path("decks/<int:deck_id>/edit/", decks.deck_edit, name="deck_edit"),
    path("decks/<int:deck_id>/delete/", decks.deck_delete, name="deck_delete"),
    path("decks/<int:deck_id>/share/", sharing.deck_share, name="deck_share"),
    path("decks/<int:deck_id>/cards/add/", decks.card_add, name="card_add"),
    path("cards/<int:card_id>/edit/", decks.card_edit, name="card_edit"),
    path("cards/<int:card_id>/remove/", decks.card_remove, name="card_remove"),
    path("cards/<int:card_id>/restore/", decks.card_restore, name="card_restore"),
    path("classrooms/", classrooms.classroom_list, name="classroom_list"),
    path("classrooms/<int:classroom_id>/", classrooms.classroom_detail, name="classroom_detail"),
    path("classrooms/<int:classroom_id>/reports/", reports.report_list, name="report_list"),
    path(
        "classrooms/<int:classroom_id>/reports/<int:report_id>/revoke/",
        reports.report_revoke,
        name="report_revoke",
    ),
    path("report/<str:report_token>/", reports.report_open, name="report_open"),
    path("appeals/", appeals.appeal_list, name="appeal_list"),
    path("cards/<int:card_id>/appeals/accept/", appeals.appeal_accept, name="appeal_accept"),
    path("cards/<int:card_id>/appeals/reject/", appeals.appeal_reject, name="appeal_reject"),
    path(
        "classrooms/<int:classroom_id>/decks/<int:deck_id>/rank/",
        sharing.deck_rank,
        name="deck_rank",
    ),
    path("links/<int:link_id>/revoke/", sharing.link_revoke, name="link_revoke"),
    path("join/", joining.join, name="join"),
    path("join/resume/", joining.seat_resume, name="seat_resume"),
    path("join/<str:token>/", joining.link_open, name="link_open"),
    path("study/<int:classroom_id>/", starting.classroom_study, name="classroom_study"),
    path("study/<int:classroom_id>/leave/", joining.seat_leave, name="seat_leave"),
    path("study/<int:classroom_id>/decks/<int:deck_id>/", starting.deck_study, name="deck_study"),
    path(
        "study/<int:classroom_id>/decks/<int:deck_id>/decisions/seen/",
        appeals.decisions_seen,
        name="decisions_seen",
    ),
    path(
        "study/<int:classroom_id>/answers/<uuid:answer_id>/appeal/",
        appeals.appeal_make,
        name="appeal_make",
    ),
    path(
        "study/<int:classroom_id>/decks/<int:deck_id>/<str:mode>/",
        starting.session_setup,
        name="session_setup",
    ),
    path(
        "study/<int:classroom_id>/decks/<int:deck_id>/<str:mode>/start/",
        starting.session_start,
        name="session_start",
    ),
    path(
        "study/<int:classroom_id>/sessions/<uuid:session_id>/",
        study.session_detail,
        name="session_detail",
    ),
    path(
        "study/<int:classroom_id>/sessions/<uuid:session_id>/answer/",
        study.session_answer,
        name="session_answer",
    ),
    path(
        "study/<int:classroom_id>/sessions/<uuid:session_id>/star/",
        study.session_star,
        name="session_star",
    ),
    path(
        "study/<int:classroom_id>/sessions/<uuid:session_id>/end/",
        starting.session_end,
        name="session_end",
    ),
]
