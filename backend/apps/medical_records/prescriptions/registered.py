"""What prescriptions tell wherever a patient is shown."""

from __future__ import annotations

from apps.medical_records.prescriptions import merging, summary, timeline
from core.registry.merging import MERGES
from core.registry.summary import SUMMARY
from core.registry.timeline import TIMELINE


def register() -> None:
    """Register all of it, from `AppConfig.ready`."""
    TIMELINE.register(timeline.SOURCE)
    SUMMARY.register(summary.SOURCE)
    MERGES.register(merging.PRESCRIPTIONS)
