"""Every address of the site: an app each, their API, teachers' accounts, the admin."""

from django.contrib import admin
from django.urls import include, path

import analytics.api.urls
import cards.api.urls

api = [*cards.api.urls.urlpatterns, *analytics.api.urls.urlpatterns]

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.account.urls")),
    path("api/v1/", include((api, "api"))),
    path("reports/", include("analytics.urls")),
    path("", include("cards.urls")),
]

handler404 = "cards.views.missing.page_not_found"
