"""A bare view of the people and decks, for whoever runs the site."""

from django.contrib import admin

from cards.models import Card, Classroom, Deck, Link, Student, Teacher


@admin.register(Teacher)
class TeacherAdmin(admin.ModelAdmin[Teacher]):
    list_display = ["email", "is_active", "is_staff", "date_joined"]
    search_fields = ["email"]
    fields = ["email", "is_active", "is_staff", "is_superuser"]


@admin.register(Deck)
class DeckAdmin(admin.ModelAdmin[Deck]):
    list_display = ["title", "owner", "version", "updated_at"]
    search_fields = ["title", "owner__email"]
    readonly_fields = ["version", "next_number"]
    raw_id_fields = ["owner"]


@admin.register(Card)
class CardAdmin(admin.ModelAdmin[Card]):
    list_display = ["term", "deck", "version", "removed_at"]
    search_fields = ["term", "definition"]
    raw_id_fields = ["deck", "tags"]


@admin.register(Classroom)
class ClassroomAdmin(admin.ModelAdmin[Classroom]):
    list_display = ["name", "owner", "time_zone"]
    search_fields = ["name", "owner__email"]
    raw_id_fields = ["owner"]


@admin.register(Student)
class StudentAdmin(admin.ModelAdmin[Student]):
    list_display = ["name", "classroom", "joined_at"]
    search_fields = ["name"]
    readonly_fields = ["classroom", "name", "joined_at"]


@admin.register(Link)
class LinkAdmin(admin.ModelAdmin[Link]):
    list_display = ["classroom", "kind", "created_at", "expires_at", "revoked_at"]
    raw_id_fields = ["classroom", "deck"]
