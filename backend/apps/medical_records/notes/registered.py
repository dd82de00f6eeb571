"""What notes tell wherever a patient is shown."""

from apps.medical_records.notes import merging, summary, timeline
from core.registry.merging import MERGES
from core.registry.summary import SUMMARY
from core.registry.timeline import TIMELINE


def register() -> None:
    """Register all of it, from `AppConfig.ready`."""
    TIMELINE.register(timeline.NOTES)
    SUMMARY.register(summary.NOTES)
    MERGES.register(merging.NOTES)
