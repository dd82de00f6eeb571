"""The app's paths, each in its feature's folder."""

from apps.medical_records.patients.urls import urlpatterns

__all__ = ["urlpatterns"]
