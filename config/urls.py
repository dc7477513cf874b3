"""Every address of the site: an app each, teachers' accounts, the admin."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.account.urls")),
    path("reports/", include("analytics.urls")),
    path("", include("cards.urls")),
]

handler404 = "cards.views.missing.page_not_found"
