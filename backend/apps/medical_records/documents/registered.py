"""What documents tell wherever a patient is shown, and what is done for them by the clock."""

from __future__ import annotations

from apps.medical_records.documents.attachments import merging, summary, timeline
from apps.medical_records.documents.attachments import (
    tasks as _tasks,  # noqa: F401  registers itself
)
from apps.medical_records.documents.consents import merging as consent_merging
from apps.medical_records.documents.consents import timeline as consent_timeline
from core.registry.merging import MERGES
from core.registry.summary import SUMMARY
from core.registry.timeline import TIMELINE


def register() -> None:
    """Register all of it, from `AppConfig.ready`."""
    for told in (timeline.ATTACHMENTS, *consent_timeline.SOURCES):
        TIMELINE.register(told)
    SUMMARY.register(summary.DOCUMENTS)
    for contribution in (merging.ATTACHMENTS, consent_merging.CONSENTS):
        MERGES.register(contribution)
