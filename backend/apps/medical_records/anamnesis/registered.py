"""What the anamnesis tells wherever a patient is shown, and gives a clinic that opens."""

from __future__ import annotations

from apps.medical_records.anamnesis.health import alerts as health_alerts
from apps.medical_records.anamnesis.health import merging as health_merging
from apps.medical_records.anamnesis.health import summary as health_summary
from apps.medical_records.anamnesis.health import timeline as health_timeline
from apps.medical_records.anamnesis.questionnaires import (
    alerts,
    editions,
    merging,
    summary,
    timeline,
)
from core.registry.alerts import ALERTS
from core.registry.furnishing import FURNISHINGS, Furnishing
from core.registry.merging import MERGES
from core.registry.summary import SUMMARY
from core.registry.timeline import TIMELINE


def register() -> None:
    """Register all of it, from `AppConfig.ready`."""
    for told in (*health_timeline.SOURCES, timeline.SOURCE):
        TIMELINE.register(told)
    for alert in (*health_alerts.SOURCES, alerts.SOURCE):
        ALERTS.register(alert)
    for part in (*health_summary.SOURCES, summary.SOURCE):
        SUMMARY.register(part)
    for contribution in (health_merging.HEALTH, merging.QUESTIONNAIRES):
        MERGES.register(contribution)
    FURNISHINGS.register(Furnishing(name="medical_records.questionnaire", furnish=editions.furnish))
