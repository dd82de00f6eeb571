"""How the refusals of procedures come about, by step and code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from apps.medical_records.charting.findings.tests.factories import FindingFactory
from apps.medical_records.charting.procedures.tests.factories import ProcedureFactory, code_of
from apps.medical_records.models import Procedure
from tests.openapi.practice import IDS

if TYPE_CHECKING:
    from collections.abc import Callable

# A body for every step.
BODIES: dict[str, Any] = {
    "create": {
        "patient": IDS["patients"],
        "code": IDS["procedure-codes"],
        "tooth": "36",
        "surfaces": "MO",
    },
    "update": {"code": IDS["procedure-codes"], "tooth": "36", "surfaces": "MOD"},
    "partial_update": {"surfaces": "MOD"},
    "complete": {},
    "cancel": {"reason": "Other plans"},
    "reopen": None,
    "refer": {},
    "done_elsewhere": None,
}
EDITS = ("update", "partial_update")
AGAINST_A_STATE = (*EDITS, "cancel", "reopen")


def when_archived(step: str, desk: Any) -> Any:
    """Ask of who is gone."""
    desk.archives()
    return desk.asks(f"procedures_{step}", BODIES[step])


def when_merged(step: str, desk: Any) -> Any:
    """Ask of who was merged, for a procedure that was left behind."""
    desk.merges()
    with desk.clinic.context():
        Procedure.objects.update(patient=IDS["patients"])
    return desk.asks(f"procedures_{step}", BODIES[step])


def when_cancelled(step: str, desk: Any) -> Any:
    """Ask what only another status allows."""
    if step != "reopen":
        desk.asks("procedures_cancel", BODIES["cancel"])
    return desk.asks(f"procedures_{step}", BODIES[step])


def when_missing(step: str, desk: Any) -> Any:
    """Ask for work on a tooth that is gone."""
    with desk.clinic.context():
        patient = Procedure.objects.get(pk=IDS["procedures"]).patient
        FindingFactory(patient=patient, kind="missing", surfaces="")
    return desk.asks(f"procedures_{step}", BODIES[step])


def when_another_state_is_charted(step: str, desk: Any) -> Any:
    """Ask to take back an extraction after something else was charted in its place."""
    with desk.clinic.context():
        rows = Procedure.objects.filter(pk=IDS["procedures"])
        extraction = code_of("extraction")
        status = "completed" if step == "reopen" else "existing"
        rows.update(code=extraction, surfaces="")
        procedure = ProcedureFactory(
            patient=rows.get().patient,
            code=extraction,
            surfaces="",
            status=status,
            date_completed="2026-02-02",
        )
        FindingFactory(
            patient=procedure.patient,
            kind="impacted",
            surfaces="",
            to_date="2026-02-02",
            resolved_by=procedure,
        )
        FindingFactory(
            patient=procedure.patient, kind="implant", surfaces="", from_date="2026-03-03"
        )
    body = {"code": str(extraction.pk), "tooth": "46", "surfaces": ""} if step in EDITS else None
    return desk.asks_of(procedure, f"procedures_{step}", body or BODIES[step])


PROVOKED: dict[tuple[str, str], Callable[[str, Any], Any]] = {
    **{(step, "patient_archived"): when_archived for step in BODIES},
    **{(step, "patient_merged"): when_merged for step in BODIES},
    **{(step, "invalid_transition"): when_cancelled for step in BODIES if step != "create"},
    **{(step, "tooth_not_there"): when_missing for step in ("create", *EDITS, "complete")},
    **{(step, "tooth_state_taken"): when_another_state_is_charted for step in AGAINST_A_STATE},
}
