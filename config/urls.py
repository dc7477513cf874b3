"""Every address of the site: an app each, their API, teachers' accounts, the admin."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

import analytics.api.urls
import cards.api.urls

api = [*cards.api.urls.urlpatterns, *analytics.api.urls.urlpatterns]

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.account.urls")),
    path("api/", RedirectView.as_view(pattern_name="api:docs"), name="api"),
    path("api/v1/", include((api, "api"))),
    path("reports/", include("analytics.urls")),
    path("", include("cards.urls")),
]
