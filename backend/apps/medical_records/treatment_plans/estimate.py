"""What a patient is told of a plan: made once when it is presented, and kept as it was told.

Texts are as they were on that day; places are in FDI, and written in the notation that is named beside them.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from apps.medical_records.charting.procedures.choices import ProcedureStatus
from apps.medical_records.patients.merged import of_patient
from apps.medical_records.signing import digest
from apps.medical_records.treatment_plans.choices import UNDECIDED
from apps.medical_records.treatment_plans.errors import FeeNotInCurrency
from apps.medical_records.treatment_plans.models import TreatmentPlan
from core.api.rendering import moment
from core.money.amounts import to_units
from core.money.totals import Line, compute_totals

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from apps.medical_records.models import Procedure
    from apps.tenants.models import Tenant

ONE = Decimal(1)


def told_of(plan: TreatmentPlan, *, on: date) -> dict[str, Any]:
    """Return all that an estimate of a plan shows, as things are now.

    Raises `FeeNotInCurrency` for a fee with a part that the clinic's currency does not have.
    """
    clinic, patient = plan.tenant, plan.patient
    lines = lines_of(plan)
    _refuse_other_currency(lines, clinic.currency)
    phases = [(phase.pk, phase.title) for phase in plan.phases.order_by("position", "id")]
    parts = [(title, [it for it in lines if it.phase_id == pk]) for pk, title in phases]
    parts.append(("", [it for it in lines if it.phase_id is None]))
    return {
        "plan": str(plan.pk),
        "on": on.isoformat(),
        "title": plan.title,
        "note": plan.note,
        "provider": plan.provider.get_full_name() if plan.provider else "",
        "patient": {
            "number": patient.number,
            "name": f"{patient.first_name} {patient.last_name}",
            "birth_date": patient.birth_date.isoformat(),
        },
        "clinic": _letterhead(clinic),
        "language": clinic.language,
        "notation": clinic.tooth_notation,
        "currency": clinic.currency,
        "valid_until": plan.valid_until and plan.valid_until.isoformat(),
        "phases": [
            {
                "title": title,
                "lines": [_line(it) for it in part],
                "fee": str(sum_of(part, clinic.currency)),
            }
            for title, part in parts
            if part
        ],
        "total": str(sum_of(lines, clinic.currency)),
        "alternatives": [_alternative(other) for other in others(plan)],
    }


def lines_of(plan: TreatmentPlan) -> list[Procedure]:
    """Return the procedures that are proposed: all but those that were cancelled, in the order in which they were planned."""
    proposed = plan.procedures.exclude(status=ProcedureStatus.CANCELLED)
    return list(proposed.prefetch_related("code").order_by("pk"))


def sum_of(lines: Sequence[Procedure], currency: str) -> Decimal:
    """Return what procedures come to; raise `FieldError` for a total that no column holds."""
    fees = [Line(quantity=ONE, unit_price=it.fee) for it in lines]
    return compute_totals(fees, currency=currency, prices_include_tax=True).sums.gross


def others(plan: TreatmentPlan) -> Any:
    """Return the other plans of a plan's alternatives; one that an undone merge left with somebody else is none."""
    first = plan.alternative_to_id or plan.pk
    group = TreatmentPlan.objects.filter(
        Q(pk=first) | Q(alternative_to=first), of_patient(plan.patient_id)
    )
    return group.exclude(pk=plan.pk).order_by("pk")


def hash_of(plan: TreatmentPlan) -> str:
    """Return the SHA-256 of all that was accepted: the estimate, whose it is, who signed, and who saw it."""
    return digest(
        {
            "estimate": plan.estimate,
            "patient": str(plan.patient_id),
            "presented_at": plan.presented_at and moment(plan.presented_at),
            "presented_by": str(plan.presented_by_id),
            "accepted_at": plan.decided_at and moment(plan.decided_at),
            "witnessed_by": str(plan.decided_by_id),
            "signer": plan.signer,
            "signer_name": plan.signer_name,
            "signature": plan.signature,
        }
    )


def is_intact(plan: TreatmentPlan) -> bool:
    """Tell whether an accepted plan is what was signed, and its procedures are those that were told."""
    if not plan.content_hash or plan.content_hash != hash_of(plan):
        return False
    kept: Any = plan.estimate
    told = {line["id"]: line for phase in kept["phases"] for line in phase["lines"]}
    now = {str(it.pk): it for it in plan.procedures.all()}
    return told.keys() == now.keys() and all(
        _kept(now[pk]).items() <= line.items() for pk, line in told.items()
    )


def _refuse_other_currency(lines: Sequence[Procedure], currency: str) -> None:
    others = [str(it.pk) for it in lines if not _is_in(it.fee, currency)]
    if others:
        raise FeeNotInCurrency(conflicts=others)


def _is_in(fee: Decimal, currency: str) -> bool:
    try:
        to_units(fee, currency)
    except ValueError:
        return False
    return True


def _line(procedure: Procedure) -> dict[str, Any]:
    said = {"code": procedure.code.code, "description": procedure.code.description}
    return {"id": str(procedure.pk), **said, **_kept(procedure)}


def _kept(procedure: Procedure) -> dict[str, Any]:
    """Return what of a procedure stays once it was told."""
    return {
        "code_id": str(procedure.code_id),
        "tooth": procedure.tooth,
        "surfaces": procedure.surfaces,
        "region": procedure.region,
        "fee": str(procedure.fee),
    }


def _letterhead(clinic: Tenant) -> dict[str, str]:
    return {
        "name": clinic.name,
        "address": clinic.address,
        "phone": clinic.phone,
        "contact_email": clinic.contact_email,
    }


def _alternative(plan: TreatmentPlan) -> dict[str, Any]:
    """Tell another plan by its title, and what it costs where the patient was told."""
    is_told = plan.status in UNDECIDED and plan.total is not None
    return {"id": str(plan.pk), "title": plan.title, "total": str(plan.total) if is_told else None}
