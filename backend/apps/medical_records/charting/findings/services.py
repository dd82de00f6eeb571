"""What happens to findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F, Q
from django.db.models.functions import Greatest, Now
from django.utils import timezone

from apps.medical_records.charting.errors import InvalidTransition, ToothStateTaken
from apps.medical_records.charting.findings.choices import STATES
from apps.medical_records.charting.findings.models import Finding
from apps.medical_records.charting.moments import refuse_other_times, since, today
from apps.medical_records.charting.mouth import locked_in_turn, refuse, take_turn, there_on
from apps.medical_records.charting.states import RULES
from core.errors import FieldError, refusing

if TYPE_CHECKING:
    from datetime import date

    from apps.medical_records.models import Patient
    from apps.users.models import User


def record(
    *,
    patient: Patient,
    tooth: str,
    kind: str,
    recorded_by: User,
    from_date: date | None = None,
    to_date: date | None = None,
    **particulars: Any,
) -> Finding:
    """Chart a finding, from today unless another day is given; `particulars` are `surfaces` and `note`.

    A tooth has one state at a time: a new one ends the one before it and the conditions that it cannot have, and ends itself
    where a later one is charted. Refuses a condition that what is there cannot have (`ToothNotThere`), and the state that
    the tooth already has (`ToothStateTaken`).
    """
    take_turn(patient.pk)
    finding = Finding(
        patient=patient,
        tooth=tooth,
        kind=kind,
        recorded_by=recorded_by,
        from_date=from_date or today(recorded_by),
        to_date=to_date,
        **particulars,
    )
    _refuse_wrong_days(finding, recorded_by)
    finding.effective_at = since(finding.from_date, recorded_by)
    if kind in STATES:
        return _take_place(finding)
    _refuse_impossible(finding, recorded_by)
    finding.save(force_insert=True)
    return finding


def edit(finding: Finding, *, by: User, **changes: Any) -> Finding:
    """Change surfaces, days and note of a finding; with `to_date` None it holds again. Another tooth is another finding."""
    edited = locked_in_turn(finding)
    _refuse_retracted(edited)
    for field, value in changes.items():
        setattr(edited, field, value)
    _refuse_wrong_days(edited, by)
    if edited.kind not in STATES:
        _refuse_impossible(edited, by)
    if "to_date" in changes:
        edited.resolved_by = edited.superseded_by = None
        changes = {**changes, "resolved_by": None, "superseded_by": None}
    edited.effective_at = timezone.now()
    return _save(edited, *changes)


def resolve(finding: Finding, *, by: User, to_date: date | None = None) -> Finding:
    """End a finding that holds: the tooth is well again, today unless another day is given."""
    ended = locked_in_turn(finding)
    _refuse_retracted(ended)
    if ended.to_date is not None:
        raise InvalidTransition("The finding has ended already.")
    ended.to_date = to_date or today(by)
    _refuse_wrong_days(ended, by)
    ended.effective_at = since(ended.to_date, by)
    return _save(ended, "to_date")


def retract(finding: Finding, *, by: User, reason: str) -> Finding:
    """Take back what was never so; what it had ended holds again, as far as nothing else has ended it."""
    wrong = locked_in_turn(finding)
    _refuse_retracted(wrong)
    wrong.retracted_at = wrong.effective_at = timezone.now()
    wrong.retraction_reason = reason
    _save(wrong, "retracted_at", "retraction_reason")
    _give_back(wrong, by)
    return wrong


def _take_place(new: Finding) -> Finding:
    """Write a state between the one before it and the one after it."""
    states = Finding.objects.filter(patient=new.patient_id, tooth=new.tooth).true().states()
    before = states.open().filter(from_date__lte=new.from_date).first()
    after = states.filter(from_date__gt=new.from_date).order_by("from_date", "id").first()
    if before is not None and before.kind == new.kind:
        raise ToothStateTaken(conflicts=[str(before.pk)])
    if after is not None and (new.to_date is None or new.to_date > after.from_date):
        new.to_date = after.from_date
    ended = [before] if before else []
    if before is not None:
        before.to_date, before.effective_at = new.from_date, new.effective_at
        _save(before, "to_date")
    _insert_state(new)
    if new.to_date is None:
        ended += _end_impossible(new)
    Finding.objects.filter(pk__in=[each.pk for each in ended]).update(superseded_by=new)
    return new


def _insert_state(new: Finding) -> None:
    with refusing(tooth_has_one_state_at_a_time=lambda: _taken(new)):
        new.save(force_insert=True)


def _taken(wanted: Finding) -> ToothStateTaken:
    there = Finding.objects.filter(patient=wanted.patient_id, tooth=wanted.tooth).true().states()
    there = there.filter(Q(to_date__isnull=True) | Q(to_date__gt=wanted.from_date))
    if wanted.to_date is not None:
        there = there.filter(from_date__lt=wanted.to_date)
    ids = there.exclude(pk=wanted.pk).order_by("from_date", "id").values_list("pk", flat=True)
    return ToothStateTaken(conflicts=[str(pk) for pk in ids])


def _end_impossible(state: Finding) -> list[Finding]:
    """End the conditions that a tooth in a new state cannot have."""
    rule = RULES[state.kind]
    holding = Finding.objects.filter(patient=state.patient_id, tooth=state.tooth).open()
    impossible = holding.exclude(kind__in=STATES).exclude(
        Q(kind__in=rule.found) if rule.has_surfaces else Q(kind__in=rule.found, surfaces="")
    )
    rows = list(impossible.locked())
    impossible.filter(pk__in=[row.pk for row in rows]).update(
        to_date=Greatest(F("from_date"), state.from_date),
        effective_at=state.effective_at,
        updated_at=Now(),
    )
    return rows


def _give_back(wrong: Finding, by: User) -> None:
    """Let what a retracted state had ended go on: until that which ended the state, where something has."""
    for row in Finding.objects.filter(superseded_by=wrong).true().order_by("pk").locked():
        row.to_date, row.superseded_by_id = wrong.to_date, wrong.superseded_by_id
        row.resolved_by_id = wrong.resolved_by_id
        if row.kind not in STATES:
            there = there_on(row.patient_id, row.tooth, today(by))
            if there is None or there.takes_finding(row.kind, row.surfaces):
                row.to_date = row.superseded_by_id = row.resolved_by_id = None
        row.effective_at = timezone.now()
        _save(row, "to_date", "superseded_by", "resolved_by")


def _refuse_retracted(finding: Finding) -> None:
    if finding.retracted_at is not None:
        raise InvalidTransition("The finding was retracted.")


def _refuse_wrong_days(finding: Finding, by: User) -> None:
    refuse_other_times("from_date", finding.from_date, by)
    if finding.to_date is not None:
        refuse_other_times("to_date", finding.to_date, by)
        if finding.to_date < finding.from_date:
            raise FieldError("to_date", "A finding ends after it began.")


def _refuse_impossible(finding: Finding, by: User) -> None:
    """Refuse a condition that the tooth could not have on its first day or, if it holds, cannot have today."""
    days = {finding.from_date, *([today(by)] if finding.to_date is None else [])}
    for day in sorted(days):
        there = there_on(finding.patient_id, finding.tooth, day)
        refuse(there, is_possible=not there or there.takes_finding(finding.kind, finding.surfaces))


def _save(finding: Finding, *names: str) -> Finding:
    with refusing(tooth_has_one_state_at_a_time=lambda: _taken(finding)):
        finding.save(update_fields=[*names, "effective_at", "updated_at"])
    return finding
