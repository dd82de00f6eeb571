"""The appointment book as a Django app."""

from django.apps import AppConfig


class AppointmentsConfig(AppConfig):
    """Calendar and availability."""

    name = "apps.appointments"
    verbose_name = "Appointments"

    def ready(self) -> None:
        """Register what the book has to say where lower apps ask."""
        from apps.appointments import archiving, merging, summary, timeline  # noqa: PLC0415  models are loaded by now
        from core.registry.archiving import ARCHIVING  # noqa: PLC0415
        from core.registry.merging import MERGES  # noqa: PLC0415
        from core.registry.summary import SUMMARY  # noqa: PLC0415
        from core.registry.timeline import TIMELINE  # noqa: PLC0415

        TIMELINE.register(timeline.VISITS)
        MERGES.register(merging.VISITS)
        ARCHIVING.register(archiving.VISITS)
        SUMMARY.register(summary.VISITS)
