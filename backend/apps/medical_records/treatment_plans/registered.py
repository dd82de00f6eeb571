"""What treatment plans tell wherever a patient is shown."""

from __future__ import annotations

from apps.medical_records.treatment_plans import merging, summary, timeline
from core.registry.merging import MERGES
from core.registry.summary import SUMMARY
from core.registry.timeline import TIMELINE


def register() -> None:
    """Register all of it, from `AppConfig.ready`."""
    for told in timeline.SOURCES:
        TIMELINE.register(told)
    MERGES.register(merging.PLANS)
    SUMMARY.register(summary.PLANS)
