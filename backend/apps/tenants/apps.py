"""Clinics as a Django app."""

from django.apps import AppConfig


class TenantsConfig(AppConfig):
    """Clinics: who they are and how they work."""

    name = "apps.tenants"
    verbose_name = "Clinics"

    def ready(self) -> None:
        """Tell the schedule which clinics there are."""
        from apps.tenants.clocks import clinics_at_work  # noqa: PLC0415  models are there by now
        from core.tasks.schedule import ask_for_clinics  # noqa: PLC0415

        ask_for_clinics(clinics_at_work)
