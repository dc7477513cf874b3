"""Every address of the site: an app each, their API, teachers' accounts, the admin."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

import analytics.api.urls
import cards.api.urls
from config.refusals import API_ROOT

api = [*cards.api.urls.urlpatterns, *analytics.api.urls.urlpatterns]

# The admin is entered by the teachers' door, with its limits and its second step.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path(API_ROOT, include((api, "api"))),
    path("reports/", include("analytics.urls")),
    path("", include("cards.urls")),
]

handler404 = "config.refusals.not_found"
