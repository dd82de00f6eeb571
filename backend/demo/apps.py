"""The demo clinics as a Django app."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Three made-up clinics to try DentiaPro with; refused in production."""

    name = "demo"
