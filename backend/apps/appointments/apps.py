"""The appointment book as a Django app."""

from django.apps import AppConfig


class AppointmentsConfig(AppConfig):
    """Calendar and availability."""

    name = "apps.appointments"
    verbose_name = "Appointments"
