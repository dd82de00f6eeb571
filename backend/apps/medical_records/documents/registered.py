"""What documents tell wherever a patient is shown, and what is done for them by the clock."""

from __future__ import annotations

from apps.medical_records.documents.attachments import merging, summary, timeline
from apps.medical_records.documents.attachments import (
    tasks as _tasks,  # noqa: F401  registers itself
)
from core.registry.merging import MERGES
from core.registry.summary import SUMMARY
from core.registry.timeline import TIMELINE


def register() -> None:
    """Register all of it, from `AppConfig.ready`."""
    TIMELINE.register(timeline.ATTACHMENTS)
    SUMMARY.register(summary.DOCUMENTS)
    MERGES.register(merging.ATTACHMENTS)
