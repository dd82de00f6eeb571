"""Health records as a Django app."""

from django.apps import AppConfig


class MedicalRecordsConfig(AppConfig):
    """Patients and what is known of their health; a folder per feature."""

    name = "apps.medical_records"
    verbose_name = "Medical records"

    def ready(self) -> None:
        """Register what is known of a patient where it is asked for."""
        from apps.medical_records.charting.catalogue.starter import loading  # noqa: PLC0415  models are loaded by now
        from apps.medical_records.patients import timeline  # noqa: PLC0415
        from core.registry.opening import OPENINGS  # noqa: PLC0415
        from core.registry.timeline import TIMELINE  # noqa: PLC0415

        TIMELINE.register(timeline.CHANGES)
        OPENINGS.register(loading.STARTER_SET)
