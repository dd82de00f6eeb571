"""Health records as a Django app."""

from django.apps import AppConfig


class MedicalRecordsConfig(AppConfig):
    """Patients and what is known of their health; a folder per feature."""

    name = "apps.medical_records"
    verbose_name = "Medical records"
