"""Merging two numbers of one patient, and taking them apart again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from apps.medical_records.patients.choices import GONE, PatientStatus
from apps.medical_records.patients.errors import PatientMerged
from apps.medical_records.patients.family import dependants, having_guarantor
from apps.medical_records.patients.merging.choices import MergeKind
from apps.medical_records.patients.merging.errors import MergedIntoOneself, NotMerged
from apps.medical_records.patients.merging.models import PatientMerge
from apps.medical_records.patients.models import Patient
from apps.medical_records.patients.services import refuse_if_archived
from core.registry import merging
from core.versions import refuse_stale

if TYPE_CHECKING:
    from collections.abc import Mapping

    from apps.users.models import User
    from core.registry.merging import Followed

FIRST_THE_OTHER = "Whom the patient was merged into was merged on: undo that first."


def merge(source: Patient, *, into: Patient, by: User | None = None) -> Patient:
    """Make two numbers one patient: what may change is the other's from now on, and the source is only looked at.

    Refuses a source that was merged before, and a target that is archived. A record keeps what was done.
    """
    if source.pk == into.pk:
        raise MergedIntoOneself
    gone, target = _held(source, into)
    _refuse_merged(gone)
    refuse_if_archived(target)
    before = {
        "status": gone.status,
        "guarantor": gone.guarantor_id and str(gone.guarantor_id),
        "paid_for_target": target.guarantor_id == gone.pk,
    }
    followed = merging.merge(source=gone.pk, target=target.pk)
    _write(gone, status=PatientStatus.ARCHIVED, merged_into=target, guarantor=None)
    _record(MergeKind.MERGED, gone, target, by=by, followed=followed, before=before)
    return _as_it_is(target)


def unmerge(source: Patient, *, by: User | None = None) -> Patient:
    """Take a patient out of whom they were merged into, with all that had followed and still is there.

    Raises what the contributions do for what cannot go back. A family is put together again as far as it still can.
    """
    if source.merged_into is None:
        raise NotMerged
    back, target = _held(source, source.merged_into)
    if back.merged_into_id != target.pk:
        raise NotMerged
    _refuse_merged(target, FIRST_THE_OTHER)
    of = PatientMerge.objects.filter(source=back, kind=MergeKind.MERGED).latest("id")
    _write(back, status=of.before["status"], merged_into=None)
    moved = {name: tuple(map(UUID, ids)) for name, ids in of.moved.items()}
    returned = merging.give_back(source=back.pk, target=target.pk, moved=moved)
    if of.before["paid_for_target"]:
        _pay_again(_as_it_is(target), back.pk)
    _pay_again(back, of.before["guarantor"])
    _record(MergeKind.UNMERGED, back, target, by=by, followed=returned)
    return _as_it_is(back)


def _held(source: Patient, target: Patient) -> tuple[Patient, Patient]:
    """Return both as they are now: their rows elsewhere first, then their turns, then their own rows in one order."""
    merging.hold(source=source.pk, target=target.pk)
    rows = Patient.objects.locked().filter(pk__in=(source.pk, target.pk)).order_by("pk")
    found = {row.pk: row for row in rows}
    refuse_stale(found[source.pk], source.expected_versions)
    return found[source.pk], found[target.pk]


def _refuse_merged(patient: Patient, detail: str = "") -> None:
    if patient.merged_into_id is not None:
        raise PatientMerged(patient.merged_into_id, detail)


def _pay_again(patient: Patient, guarantor: Any) -> None:
    """Give a patient the guarantor of before the merge, unless the families are others by now."""
    payer = Patient.objects.filter(pk=guarantor, guarantor=None).exclude(status__in=GONE).first()
    if payer is None or patient.guarantor_id is not None or dependants(patient.pk):
        return
    with having_guarantor(patient.pk, None):
        _write(patient, guarantor=payer)


def _write(patient: Patient, **changes: Any) -> None:
    for field, value in changes.items():
        setattr(patient, field, value)
    patient.save(update_fields=[*changes, "updated_at"])


def _record(
    kind: MergeKind,
    source: Patient,
    target: Patient,
    *,
    by: User | None,
    followed: Mapping[str, Followed],
    before: Mapping[str, Any] | None = None,
) -> None:
    PatientMerge.objects.create(
        kind=kind,
        source=source,
        target=target,
        user=by,
        moved={name: [str(pk) for pk in each.moved] for name, each in followed.items()},
        kept={name: [str(pk) for pk in each.kept] for name, each in followed.items()},
        before=before or {},
    )


def _as_it_is(patient: Patient) -> Patient:
    fresh: Patient = Patient.objects.get(pk=patient.pk)
    return fresh
