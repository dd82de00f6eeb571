"""What done work ends: the caries that was filled, the pulp that was taken out, all that was on an extracted tooth."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone

from apps.medical_records.charting.choices import DrawnAs
from apps.medical_records.charting.errors import ToothStateTaken
from apps.medical_records.charting.findings.choices import STATES, FindingKind
from apps.medical_records.charting.findings.models import Finding
from apps.medical_records.charting.moments import today
from apps.medical_records.charting.mouth import there_on
from apps.medical_records.charting.procedures.choices import ProcedureStatus
from apps.medical_records.charting.states import LEAVES, RULES
from core.errors import refusing

if TYPE_CHECKING:
    from datetime import date

    from apps.medical_records.charting.procedures.models import Procedure
    from apps.users.models import User

_DECAY: Final = frozenset(
    {
        FindingKind.CARIES,
        FindingKind.INITIAL_CARIES,
        FindingKind.DEFECTIVE_RESTORATION,
        FindingKind.FRACTURE,
    }
)
_OF_THE_CROWN: Final = _DECAY | {
    FindingKind.WEAR,
    FindingKind.HYPOMINERALISATION,
    FindingKind.DISCOLORATION,
}
TREATS: Final[dict[str, frozenset[FindingKind]]] = {
    DrawnAs.FILLING: _DECAY,
    DrawnAs.INLAY: _DECAY,
    DrawnAs.SEALANT: frozenset({FindingKind.INITIAL_CARIES}),
    DrawnAs.VENEER: _OF_THE_CROWN - _DECAY | {FindingKind.FRACTURE},
    DrawnAs.CROWN: _OF_THE_CROWN,
    DrawnAs.RETAINER: _OF_THE_CROWN,
    DrawnAs.ROOT_CANAL: frozenset({FindingKind.PULPITIS, FindingKind.NECROSIS}),
}
"""The conditions that work puts right. A lesion at the root heals later, if it does: somebody looks and says so."""


def end_what_is_treated(procedure: Procedure, *, day: date) -> None:
    """End what done work treats, or leaves no place for, and remember by which procedure it was ended.

    Work on surfaces treats what is on no others. What was found done treats nothing: what was seen on it came later.
    """
    open_findings = Finding.objects.filter(
        patient=procedure.patient_id, tooth=procedure.tooth, from_date__lte=day
    ).open()
    for finding in open_findings.order_by("pk").locked() if procedure.tooth else ():
        if _is_over(finding, procedure):
            finding.to_date, finding.resolved_by = day, procedure
            finding.effective_at = procedure.effective_at
            finding.save(update_fields=["to_date", "resolved_by", "effective_at", "updated_at"])


def give_back(procedure: Procedure, *, by: User) -> None:
    """Let what a procedure had ended go on, now that it is not done; what the tooth cannot have any more stays ended.

    Raises `ToothStateTaken` where another state has been charted since.
    """
    for finding in Finding.objects.filter(resolved_by=procedure).true().order_by("pk").locked():
        finding.resolved_by = None
        if _can_go_on(finding, procedure, by):
            finding.to_date = None
        finding.effective_at = timezone.now()
        with refusing(tooth_has_one_state_at_a_time=partial(_taken, finding)):
            finding.save(update_fields=["to_date", "resolved_by", "effective_at", "updated_at"])


def _can_go_on(finding: Finding, procedure: Procedure, by: User) -> bool:
    if finding.kind in STATES:
        return True
    there = there_on(finding.patient_id, finding.tooth, today(by), but=procedure.pk)
    return there is None or there.takes_finding(finding.kind, finding.surfaces)


def _taken(finding: Finding) -> ToothStateTaken:
    others: Any = Finding.objects.filter(patient=finding.patient_id, tooth=finding.tooth)
    ids = others.open().states().exclude(pk=finding.pk).values_list("pk", flat=True)
    return ToothStateTaken(conflicts=[str(pk) for pk in ids])


def _is_over(finding: Finding, procedure: Procedure) -> bool:
    if left := LEAVES.get(procedure.drawn_as):
        rule = RULES[left]
        is_possible = finding.kind in rule.found and (rule.has_surfaces or not finding.surfaces)
        return procedure.drawn_as == DrawnAs.EXTRACTION or not is_possible
    if procedure.status != ProcedureStatus.COMPLETED:
        return False
    is_covered = not procedure.surfaces or (
        bool(finding.surfaces) and set(finding.surfaces) <= set(procedure.surfaces)
    )
    return is_covered and finding.kind in TREATS.get(procedure.drawn_as, ())
