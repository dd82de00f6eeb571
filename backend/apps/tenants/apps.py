"""Clinics as a Django app."""

from django.apps import AppConfig


class TenantsConfig(AppConfig):
    """Clinics: who they are and how they work."""

    name = "apps.tenants"
    verbose_name = "Clinics"
