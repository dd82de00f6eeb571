"""What the contact log tells wherever a patient is shown."""

from apps.medical_records.patients.contact_log import merging, summary, timeline
from core.registry.merging import MERGES
from core.registry.summary import SUMMARY
from core.registry.timeline import TIMELINE


def register() -> None:
    """Register all of it, from `AppConfig.ready`."""
    TIMELINE.register(timeline.CONTACTS)
    SUMMARY.register(summary.CONTACTS)
    MERGES.register(merging.CONTACTS)
