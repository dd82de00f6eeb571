"""Paths of the clinic."""

from django.urls import path

from apps.tenants.views import CurrentTenantViewSet

urlpatterns = [
    path(
        "tenants/current/",
        CurrentTenantViewSet.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="tenant-current",
    ),
]
