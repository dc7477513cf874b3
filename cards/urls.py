"""Addresses of everything that is written: decks, sharing, joining, studying."""

from django.urls import path

from cards.views import (
    account,
    appeals,
    classrooms,
    co_teachers,
    data,
    decks,
    health,
    joining,
    joining_desk,
    notices,
    privacy,
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
    path("classrooms/add/", classrooms.classroom_add, name="classroom_add"),
    path("classrooms/archived/", classrooms.classroom_archive_list, name="classroom_archive_list"),
    path("classrooms/<int:classroom_id>/edit/", classrooms.classroom_edit, name="classroom_edit"),
    path(
        "classrooms/<int:classroom_id>/archive/",
        classrooms.classroom_archive,
        name="classroom_archive",
    ),
    path(
        "classrooms/<int:classroom_id>/unarchive/",
        classrooms.classroom_unarchive,
        name="classroom_unarchive",
    ),
    path(
        "classrooms/<int:classroom_id>/decks/assign/",
        classrooms.classroom_assign,
        name="classroom_assign",
    ),
    path(
        "classrooms/<int:classroom_id>/decks/<int:deck_id>/take-off/",
        classrooms.classroom_take_off,
        name="classroom_take_off",
    ),
    path(
        "classrooms/<int:classroom_id>/teachers/",
        co_teachers.co_teacher_list,
        name="co_teacher_list",
    ),
    path(
        "classrooms/<int:classroom_id>/teachers/<int:teacher_id>/remove/",
        co_teachers.co_teacher_remove,
        name="co_teacher_remove",
    ),
    path(
        "classrooms/<int:classroom_id>/leave/", co_teachers.classroom_leave, name="classroom_leave"
    ),
    path(
        "classrooms/<int:classroom_id>/invitations/<int:invitation_id>/withdraw/",
        co_teachers.invitation_withdraw,
        name="invitation_withdraw",
    ),
    path("co-teach/<str:invitation_token>/", co_teachers.co_teacher_join, name="co_teacher_join"),
    path("classrooms/<int:classroom_id>/data/", data.classroom_data, name="classroom_data"),
    path("classrooms/<int:classroom_id>/retain/", data.classroom_retain, name="classroom_retain"),
    path("classrooms/<int:classroom_id>/export/", data.classroom_export, name="classroom_export"),
    path("classrooms/<int:classroom_id>/delete/", data.classroom_delete, name="classroom_delete"),
    path(
        "classrooms/<int:classroom_id>/students/<int:student_id>/export/",
        data.student_export,
        name="student_export",
    ),
    path(
        "classrooms/<int:classroom_id>/students/<int:student_id>/delete/",
        data.student_delete,
        name="student_delete",
    ),
    path("account/", account.account_detail, name="account_detail"),
    path("account/export/", account.account_export, name="account_export"),
    path("account/delete/", account.account_delete, name="account_delete"),
    path("privacy/", privacy.privacy, name="privacy"),
    path("appeals/", appeals.appeal_list, name="appeal_list"),
    path("cards/<int:card_id>/appeals/accept/", appeals.appeal_accept, name="appeal_accept"),
    path("cards/<int:card_id>/appeals/reject/", appeals.appeal_reject, name="appeal_reject"),
    path(
        "classrooms/<int:classroom_id>/decks/<int:deck_id>/rank/",
        sharing.deck_rank,
        name="deck_rank",
    ),
    path(
        "classrooms/<int:classroom_id>/joining/",
        joining_desk.classroom_joining,
        name="classroom_joining",
    ),
    path(
        "classrooms/<int:classroom_id>/joining/links/renew/",
        joining_desk.links_renew,
        name="links_renew",
    ),
    path(
        "classrooms/<int:classroom_id>/joining/board/",
        joining_desk.classroom_board,
        name="classroom_board",
    ),
    path(
        "classrooms/<int:classroom_id>/joining/slips/",
        joining_desk.slips_print,
        name="slips_print",
    ),
    path(
        "classrooms/<int:classroom_id>/students/<int:student_id>/reset/",
        joining_desk.seat_reset,
        name="seat_reset",
    ),
    path("inbox/", notices.notice_list, name="notice_list"),
    path(
        "classrooms/<int:classroom_id>/notices/dismiss/",
        notices.notices_dismiss,
        name="notices_dismiss",
    ),
    path("links/<int:link_id>/revoke/", sharing.link_revoke, name="link_revoke"),
    path("join/", joining.join, name="join"),
    path("join/resume/", joining.seat_resume, name="seat_resume"),
    path("join/code/", joining.code_open, name="code_open"),
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
