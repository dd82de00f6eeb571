"""What the chart tells wherever a patient is shown, and gives a clinic that opens."""

from __future__ import annotations

from apps.medical_records.charting import merging, summary, timeline
from apps.medical_records.charting.catalogue.starter import loading
from apps.medical_records.charting.referrals import merging as referrals_merging
from apps.medical_records.charting.referrals import timeline as referrals_timeline
from core.registry.furnishing import FURNISHINGS
from core.registry.merging import MERGES
from core.registry.summary import SUMMARY
from core.registry.timeline import TIMELINE


def register() -> None:
    """Register all of it, from `AppConfig.ready`."""
    for told in (*timeline.SOURCES, referrals_timeline.REFERRALS):
        TIMELINE.register(told)
    for contribution in (*merging.CHART, referrals_merging.REFERRALS):
        MERGES.register(contribution)
    SUMMARY.register(summary.CHART)
    FURNISHINGS.register(loading.STARTER_SET)
