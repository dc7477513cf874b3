"""The product's addresses, and the bare view."""

from django.urls import include, path

from bench.floor.views import line_add

urlpatterns = [
    path("floor/<int:classroom_id>/", line_add),
    path("", include("config.urls")),
]
