"""Health records as a Django app."""

from django.apps import AppConfig


class MedicalRecordsConfig(AppConfig):
    """Patients and what is known of their health; a folder per feature."""

    name = "apps.medical_records"
    verbose_name = "Medical records"

    def ready(self) -> None:
        """Register what is known of a patient where it is asked for."""
        from apps.medical_records.anamnesis import registered as anamnesis  # noqa: PLC0415  models are loaded by now
        from apps.medical_records.charting import registered as chart  # noqa: PLC0415
        from apps.medical_records.documents import registered as documents  # noqa: PLC0415
        from apps.medical_records.notes import registered as notes  # noqa: PLC0415
        from apps.medical_records.patients import alerts, archiving, timeline  # noqa: PLC0415
        from apps.medical_records.patients.contact_log import registered as contact_log  # noqa: PLC0415
        from apps.medical_records.patients.merging import contributions  # noqa: PLC0415
        from apps.medical_records.patients.merging import timeline as merges  # noqa: PLC0415
        from apps.medical_records.perio import registered as perio  # noqa: PLC0415
        from apps.medical_records.prescriptions import registered as prescriptions  # noqa: PLC0415
        from apps.medical_records.treatment_plans import registered as treatment_plans  # noqa: PLC0415
        from core.registry.alerts import ALERTS  # noqa: PLC0415
        from core.registry.archiving import ARCHIVING  # noqa: PLC0415
        from core.registry.merging import MERGES  # noqa: PLC0415
        from core.registry.timeline import TIMELINE  # noqa: PLC0415

        TIMELINE.register(timeline.CHANGES)
        TIMELINE.register(merges.MERGED)
        MERGES.register(contributions.DEPENDANTS)
        ARCHIVING.register(archiving.DEPENDANTS)
        for source in alerts.OWN:
            ALERTS.register(source)
        anamnesis.register()
        chart.register()
        contact_log.register()
        treatment_plans.register()
        notes.register()
        perio.register()
        documents.register()
        prescriptions.register()
