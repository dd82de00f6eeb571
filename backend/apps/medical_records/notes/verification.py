"""Proof that notes say what was signed, and amendments what was added."""

from __future__ import annotations

from typing import NamedTuple

from apps.medical_records.models import Amendment, MedicalRecord
from apps.medical_records.notes.signing import is_intact, is_intact_addition

AT_ONCE = 1_000


class Report(NamedTuple):
    """How many there are, and which of them say something else: `note <id>`, `amendment <id>`."""

    notes: int
    amendments: int
    broken: list[str]


def verify() -> Report:
    """Compute the hash of every signed note of the current clinic, and of every amendment."""
    notes, amendments, broken = 0, 0, []
    for record in MedicalRecord.objects.signed().order_by("pk").iterator(chunk_size=AT_ONCE):
        notes += 1
        if not is_intact(record):
            broken.append(f"note {record.pk}")
    added = Amendment.objects.prefetch_related("record").order_by("pk")
    for amendment in added.iterator(chunk_size=AT_ONCE):
        amendments += 1
        if not is_intact_addition(amendment, amendment.record):
            broken.append(f"amendment {amendment.pk}")
    return Report(notes, amendments, broken)
