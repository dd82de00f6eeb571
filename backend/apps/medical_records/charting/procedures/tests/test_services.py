"""What happens to procedures, and what that changes in the mouth."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from apps.medical_records.charting.errors import InvalidTransition, ToothNotThere
from apps.medical_records.charting.findings import services as findings
from apps.medical_records.charting.findings.tests.factories import FindingFactory
from apps.medical_records.charting.moments import today
from apps.medical_records.charting.procedures import services
from apps.medical_records.charting.procedures.choices import TRANSITIONS, ProcedureStatus
from apps.medical_records.charting.procedures.tests.factories import (
    CodeFactory,
    ProcedureFactory,
    code_of,
)
from apps.medical_records.charting.referrals.tests.factories import ReferralFactory
from apps.medical_records.models import Procedure
from apps.medical_records.patients.errors import PatientArchived
from apps.medical_records.patients.services import archive
from core.errors import DomainError, FieldError
from core.registry import undo
from core.registry.names import Registry
from core.registry.undo import UndoGuard

ROW = {
    "completed": {"date_completed": date(2026, 6, 5)},
    "existing": {},
    "existing_elsewhere": {},
    "cancelled": {},
    "referred": {},
    "planned": {},
}


class AlreadyBilled(DomainError):
    code = "already_billed"


def day(n):
    return date(2026, 6, n)


def state_of(procedure):
    return Procedure.objects.values().get(pk=procedure.pk)


@pytest.fixture
def dentist(tenant):
    return tenant.dentist


@pytest.fixture
def billed(monkeypatch):
    """Let somebody have billed every procedure."""
    guards = Registry("undo guard")
    guards.register(
        UndoGuard(name="test.bills", guards=services.KIND, ask=lambda _: AlreadyBilled())
    )
    monkeypatch.setattr(undo, "UNDO_GUARDS", guards)


def test_a_plan_is_for_today_and_costs_what_its_code_does(dentist):
    template = ProcedureFactory.build(patient=None, code=None, provider=None)
    code = CodeFactory(default_fee=Decimal("75.50"))
    patient = FindingFactory().patient
    planned = services.plan(
        patient=patient, code=code, by=dentist, tooth=template.tooth, surfaces="MO"
    )

    planned.refresh_from_db()
    assert (planned.status, planned.fee) == ("planned", Decimal("75.50"))
    assert (planned.area, planned.drawn_as) == ("surface", "filling")
    assert planned.date_planned == today(dentist)


def test_what_a_code_leaves_in_the_mouth_is_kept_with_what_was_done_under_it(tenant):
    procedure = ProcedureFactory()
    type(procedure.code).objects.filter(pk=procedure.code_id).update(drawn_as="sealant")
    Procedure.objects.filter(pk=procedure.pk).update(drawn_as="inlay", note="x")

    procedure.refresh_from_db()
    assert (procedure.drawn_as, procedure.note) == ("filling", "x")


def test_a_code_that_is_out_of_use_is_refused(dentist):
    patient = FindingFactory().patient
    for make in (services.plan, services.complete_at_once):
        with pytest.raises(FieldError) as refused:
            make(
                patient=patient,
                code=CodeFactory(is_active=False),
                by=dentist,
                tooth="36",
                surfaces="M",
            )
        assert refused.value.members["errors"][0]["attr"] == "code"
    assert not Procedure.objects.exists()


@pytest.mark.parametrize(("was", "becomes"), list(product(ROW, repeat=2)))
def test_the_database_lets_a_status_move_as_named_and_in_no_other_way(tenant, was, becomes):
    procedure = ProcedureFactory(status=was, **ROW[was])
    done = date(2026, 6, 5) if becomes == "completed" else None
    with transaction.atomic(), connection.cursor() as cursor:
        sql = "UPDATE medical_records_procedure SET status = %s, date_completed = %s WHERE id = %s"
        if was == becomes or (was, becomes) in TRANSITIONS:
            cursor.execute(sql, [becomes, done, procedure.pk])
        else:
            with pytest.raises(DatabaseError, match="Invalid transition"), transaction.atomic():
                cursor.execute(sql, [becomes, done, procedure.pk])
    moved = was == becomes or (was, becomes) in TRANSITIONS
    assert state_of(procedure)["status"] == (becomes if moved else was)


@pytest.mark.parametrize("was", ROW)
@pytest.mark.parametrize(
    ("move", "becomes"),
    [
        (services.complete, "completed"),
        (services.reopen, "planned"),
        (lambda row, by: services.cancel(row, by=by, reason="x"), "cancelled"),
        (lambda row, by: services.refer(row), "referred"),  # noqa: ARG005  as the others
    ],
)
def test_a_service_moves_as_named_and_refuses_the_rest(dentist, was, move, becomes):
    procedure = ProcedureFactory(status=was, **ROW[was])
    before = state_of(procedure)

    if (was, becomes) in TRANSITIONS:
        assert move(procedure, by=dentist).status == becomes
        assert state_of(procedure)["status"] == becomes
    else:
        with pytest.raises(InvalidTransition):
            move(procedure, by=dentist)
        assert state_of(procedure) == before


def test_what_is_done_was_done_by_who_planned_it_else_by_the_caller(tenant):
    planned, open_ = ProcedureFactory(), ProcedureFactory(provider=None)
    gone = ProcedureFactory()
    type(gone.provider).objects.filter(pk=gone.provider_id).update(is_active=False)

    assert services.complete(planned, by=tenant.dentist).provider == planned.provider
    assert services.complete(gone, by=tenant.dentist).provider == tenant.dentist
    with pytest.raises(FieldError):
        services.complete(open_, by=tenant.assistant)
    assert state_of(open_)["status"] == "planned"
    assert services.complete(open_, by=tenant.dentist).provider == tenant.dentist


def test_what_is_done_is_not_to_come_and_holds_from_its_day_on(dentist):
    procedure = ProcedureFactory()
    with pytest.raises(FieldError):
        services.complete(procedure, by=dentist, date_completed=date(2200, 1, 1))
    assert state_of(procedure)["status"] == "planned"

    done = services.complete(procedure, by=dentist, date_completed=day(5))
    assert done.effective_at.isoformat() == "2026-06-05T00:00:00+02:00"


def test_a_filling_ends_the_caries_of_its_surfaces_and_reopening_brings_it_back(dentist):
    procedure = ProcedureFactory(surfaces="MOD")
    on = {"patient": procedure.patient}
    caries, wide = FindingFactory(surfaces="MO", **on), FindingFactory(surfaces="MOB", **on)
    pulp = FindingFactory(kind="pulpitis", surfaces="", **on)
    other = FindingFactory(tooth="37", **on)
    services.complete(procedure, by=dentist, date_completed=day(5))

    caries.refresh_from_db()
    assert (caries.to_date, caries.resolved_by) == (day(5), procedure)
    for finding in (wide, pulp, other):
        finding.refresh_from_db()
        assert finding.to_date is None

    services.reopen(procedure, by=dentist)
    caries.refresh_from_db()
    assert (caries.to_date, caries.resolved_by) == (None, None)


def test_an_extraction_ends_all_that_was_found_and_rules_out_what_follows(dentist):
    crown = code_of("crown")
    procedure = ProcedureFactory(code=code_of("extraction"), surfaces="")
    on = {"patient": procedure.patient}
    found = [
        FindingFactory(**on),
        FindingFactory(kind="retained_root", surfaces="", **on),
        FindingFactory(kind="other", surfaces="", **on),
    ]
    services.complete(procedure, by=dentist, date_completed=day(5))

    for finding in found:
        finding.refresh_from_db()
        assert (finding.to_date, finding.resolved_by) == (day(5), procedure)
    with pytest.raises(ToothNotThere) as refused:
        services.plan(by=dentist, code=crown, tooth="36", **on)
    assert refused.value.members == {"conflicts": [str(procedure.pk)]}
    with pytest.raises(ToothNotThere):
        findings.record(tooth="36", kind="caries", surfaces="M", recorded_by=dentist, **on)
    services.reopen(procedure, by=dentist)
    for finding in found:
        finding.refresh_from_db()
        assert finding.to_date is None


def test_an_implant_needs_a_gap_and_fills_it(dentist):
    implant = ProcedureFactory(code=code_of("implant"), surfaces="")
    missing = FindingFactory(kind="impacted", surfaces="", patient=implant.patient)
    with pytest.raises(ToothNotThere):
        services.complete(implant, by=dentist)
    assert state_of(implant)["status"] == "planned"

    findings.record(
        patient=implant.patient, tooth="36", kind="missing", recorded_by=dentist, from_date=day(2)
    )
    services.complete(implant, by=dentist, date_completed=day(5))
    missing.refresh_from_db()
    assert missing.to_date == day(2)
    crown = services.plan(
        patient=implant.patient, code=code_of("implant_crown"), by=dentist, tooth="36"
    )
    assert services.complete(crown, by=dentist).status == "completed"


def test_what_was_found_done_treats_nothing(dentist):
    caries = FindingFactory(surfaces="MO")
    services.chart_existing(
        patient=caries.patient,
        code=CodeFactory(),
        by=dentist,
        status=ProcedureStatus.EXISTING_ELSEWHERE,
        tooth="36",
        surfaces="MO",
    )

    caries.refresh_from_db()
    assert caries.to_date is None


def test_what_is_billed_is_not_reopened_nor_charged_otherwise(dentist, billed):
    procedure = ProcedureFactory(status="completed", date_completed=day(5))
    before = state_of(procedure)

    for attempt in (
        lambda: services.reopen(procedure, by=dentist),
        lambda: services.edit(procedure, by=dentist, fee=Decimal(1)),
    ):
        with pytest.raises(AlreadyBilled), transaction.atomic():
            attempt()
    assert state_of(procedure) == before
    assert services.edit(procedure, by=dentist, note="Healed well.").note == "Healed well."


def test_what_is_completed_keeps_its_code_and_place(dentist):
    procedure = ProcedureFactory(status="completed", date_completed=day(5))
    before = state_of(procedure)

    for changes in ({"tooth": "37"}, {"surfaces": "D"}, {"code": CodeFactory()}):
        with pytest.raises(InvalidTransition):
            services.edit(procedure, by=dentist, **changes)
        with pytest.raises(DatabaseError, match="keeps its code and place"), transaction.atomic():
            Procedure.objects.filter(pk=procedure.pk).update(**changes)
    assert state_of(procedure) == before
    assert services.edit(procedure, by=dentist, fee=Decimal("90.00")).fee == Decimal("90.00")


def test_a_day_that_is_corrected_takes_what_was_ended_with_it(dentist):
    procedure = ProcedureFactory(surfaces="MOD")
    caries = FindingFactory(patient=procedure.patient)
    services.complete(procedure, by=dentist, date_completed=day(5))
    services.edit(procedure, by=dentist, date_completed=day(4))

    caries.refresh_from_db()
    assert (caries.to_date, caries.resolved_by) == (day(4), procedure)


def test_a_referral_is_of_the_same_patient(dentist):
    procedure = ProcedureFactory()
    with pytest.raises(FieldError):
        services.refer(procedure, referral=ReferralFactory())
    assert state_of(procedure)["status"] == "planned"

    referral = ReferralFactory(patient=procedure.patient)
    assert services.refer(procedure, referral=referral).referral == referral
    assert services.reopen(procedure, by=dentist).referral is None


def test_nothing_is_done_to_an_archived_patient(dentist):
    procedure = ProcedureFactory()
    archive(procedure.patient)
    before = state_of(procedure)

    for attempt in (
        lambda: services.complete(procedure, by=dentist),
        lambda: services.cancel(procedure, by=dentist, reason="x"),
        lambda: services.edit(procedure, by=dentist, note="x"),
        lambda: services.plan(
            patient=procedure.patient,
            code=procedure.code,
            by=dentist,
            tooth="36",
            surfaces="M",
            date_planned=timezone.now().date(),
        ),
    ):
        with pytest.raises(PatientArchived):
            attempt()
    assert state_of(procedure) == before
    assert Procedure.objects.count() == 1
