"""Every path of the server."""

from typing import Any

from django.contrib import admin
from django.urls import include, path
from django.views.generic import TemplateView
from drf_spectacular.views import SpectacularRedocView

from core.api.health import healthz, readyz
from core.api.schema.views import SchemaView, SwaggerView

api: list[Any] = [
    # Looked through from the first on, so what is asked for most comes first.
    path("", include("apps.appointments.urls")),
    path("", include("apps.medical_records.urls")),
    path("", include("apps.users.urls")),
    path("", include("apps.tenants.urls")),
    path("schema/", SchemaView.as_view(), name="schema"),
    path("docs/", SwaggerView.as_view(url_name="schema"), name="docs"),
    path("redoc/", SpectacularRedocView.as_view(url_name="schema"), name="redoc"),
    path("", include("core.audit.urls")),
]
urlpatterns = [
    path("api/v1/", include(api)),
    path("", TemplateView.as_view(template_name="home.html"), name="home"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("admin/", admin.site.urls),
    path("account/", include("apps.users.account.urls")),
    path("", include("apps.users.oauth.root_urls")),
]
handler400 = "core.api.handlers.bad_request"
handler403 = "core.api.handlers.permission_denied"
handler404 = "core.api.handlers.not_found"
handler500 = "core.api.handlers.server_error"
