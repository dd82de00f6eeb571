"""How each refusal of findings is provoked; `desk` is a `Desk`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from apps.medical_records.charting.findings import services
from apps.medical_records.charting.findings.examples import FINDING
from apps.medical_records.charting.findings.tests.factories import FindingFactory
from apps.medical_records.models import Finding
from apps.medical_records.patients.examples import PATIENT

if TYPE_CHECKING:
    from collections.abc import Callable

CARIES = {"patient": PATIENT, "tooth": "36", "surfaces": "D", "kind": "caries"}
MISSING = {"patient": PATIENT, "tooth": "36", "kind": "missing"}
WHOLE = {"surfaces": "MO", "from_date": "2026-01-15", "to_date": None}
EDITS: dict[str, dict[str, Any]] = {
    "findings_update": WHOLE,
    "findings_partial_update": {"to_date": None},
}
RETRACTION = {"reason": "Tooth 37"}


def _with_finding(desk: Any, then: Callable[[Finding], Any]) -> None:
    with desk.clinic.context():
        then(Finding.objects.get(pk=FINDING))


def _loses_the_tooth(desk: Any) -> None:
    """Chart the example's tooth as missing, which ends the example."""
    _with_finding(
        desk,
        lambda it: services.record(
            patient=it.patient, tooth="36", kind="missing", recorded_by=it.recorded_by
        ),
    )


def _retracts(desk: Any) -> None:
    _with_finding(desk, lambda it: services.retract(it, by=it.recorded_by, reason="Tooth 37"))


def _resolves(desk: Any) -> None:
    _with_finding(desk, lambda it: services.resolve(it, by=it.recorded_by))


def _is_a_state_that_another_followed(desk: Any) -> None:
    """Make the example a state of its tooth that has ended, since the tooth is missing."""

    def follow(it: Finding) -> None:
        Finding.objects.filter(pk=FINDING).update(
            kind="impacted", surfaces="", to_date="2026-02-01"
        )
        FindingFactory(
            patient=it.patient, recorded_by=it.recorded_by, kind="missing", surfaces="",
            from_date="2026-02-01",
        )  # fmt: skip

    _with_finding(desk, follow)


def _asks(name: str, body: Any, prepare: Callable[[Any], None]) -> Callable[[Any], Any]:
    def provoke(desk: Any) -> Any:
        prepare(desk)
        return desk.asks(name, body)

    return provoke


def _archives(desk: Any) -> None:
    desk.archives()


def _merges(desk: Any) -> None:
    desk.merges()


PROVOKED: dict[tuple[str, str], Callable[[Any], Any]] = {
    ("findings_create", "patient_archived"): _asks("findings_create", CARIES, _archives),
    ("findings_create", "patient_merged"): _asks("findings_create", CARIES, _merges),
    ("findings_create", "tooth_not_there"): _asks("findings_create", CARIES, _loses_the_tooth),
    ("findings_create", "tooth_state_taken"): _asks("findings_create", MISSING, _loses_the_tooth),
    ("findings_resolve", "patient_archived"): _asks("findings_resolve", {}, _archives),
    ("findings_resolve", "invalid_transition"): _asks("findings_resolve", {}, _resolves),
    ("findings_retract", "patient_archived"): _asks("findings_retract", RETRACTION, _archives),
    ("findings_retract", "invalid_transition"): _asks("findings_retract", RETRACTION, _retracts),
    **{
        (name, code): _asks(name, body, prepare)
        for name, whole in EDITS.items()
        for code, prepare, body in (
            ("patient_archived", _archives, whole),
            ("invalid_transition", _retracts, whole),
            ("tooth_not_there", _loses_the_tooth, whole),
            (
                "tooth_state_taken",
                _is_a_state_that_another_followed,
                {**whole, "surfaces": ""} if "surfaces" in whole else whole,
            ),
        )
    },
}

TO_COME = {"at": "2999-01-01T00:00:00Z"}
PROVOKED |= {
    ("patients_odontogram_retrieve", "validation_error"): lambda desk: desk.asks(
        "patients_odontogram_retrieve", TO_COME
    ),
    ("patients_odontogram_drawing", "validation_error"): lambda desk: desk.asks(
        "patients_odontogram_drawing", TO_COME
    ),
}
