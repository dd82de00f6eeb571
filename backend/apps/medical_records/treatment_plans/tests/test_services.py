"""What keeps a plan as it was told: the database's own rules, progress, and merges."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from apps.medical_records.charting.procedures import services as procedures
from apps.medical_records.charting.procedures.tests.factories import ProcedureFactory
from apps.medical_records.models import Patient, Procedure, TreatmentPhase, TreatmentPlan
from apps.medical_records.patients.merging.services import merge, unmerge
from apps.medical_records.patients.tests.factories import PatientFactory
from apps.medical_records.treatment_plans import services
from apps.medical_records.treatment_plans.estimate import is_intact
from apps.medical_records.treatment_plans.tests.factories import (
    SIGNING,
    PhaseFactory,
    PlanFactory,
    accepted,
    planned,
    presented,
)
from core.tenancy.roles import APP
from tests.clients import API

PLANS, PHASES, ROWS = (
    f"medical_records_{name}" for name in ("treatmentplan", "treatmentphase", "procedure")
)


@pytest.fixture
def patient(tenant):
    return PatientFactory()


def everything():
    """Return all plans, phases and procedures as they are."""
    return [
        list(model.objects.order_by("pk").values())
        for model in (TreatmentPlan, TreatmentPhase, Procedure)
    ]


def refused(sql):
    """Run SQL as the application's role, and see that it is refused and changes nothing."""
    before = everything()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (APP,)
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute(sql)
    assert everything() == before


KEPT = [
    f"UPDATE {PLANS} SET title = 'x'",
    f"UPDATE {PLANS} SET estimate = '{{}}'",
    f"UPDATE {PLANS} SET total = 1",
    f"DELETE FROM {PLANS}",
    f"UPDATE {PHASES} SET title = 'x'",
    f"UPDATE {PHASES} SET position = 7",
    f"DELETE FROM {PHASES}",
    f"UPDATE {ROWS} SET fee = 1",
    f"UPDATE {ROWS} SET surfaces = 'D'",
    f"UPDATE {ROWS} SET phase_id = NULL",
    f"UPDATE {ROWS} SET treatment_plan_id = NULL, phase_id = NULL",
    f"DELETE FROM {ROWS}",
    "DELETE FROM medical_records_patient",
]
SIGNED = [
    f"UPDATE {PLANS} SET signature = '{{}}'",
    f"UPDATE {PLANS} SET signer_name = 'x'",
    f"UPDATE {PLANS} SET content_hash = repeat('0', 64)",
    f"UPDATE {PLANS} SET patient_id = (SELECT max(id::text)::uuid FROM medical_records_patient)",
    f"UPDATE {PLANS} SET decided_at = now()",
    f"UPDATE {PLANS} SET status = 'presented'",
    f"UPDATE {PLANS} SET status = 'rejected', rejection_reason = 'x'",
    f"UPDATE {PLANS} SET status = 'draft'",
]


def test_no_sql_of_ours_changes_what_was_presented(tenant, patient):
    presented(patient=patient, by=tenant.dentist)
    for sql in KEPT:
        refused(sql)


def test_no_sql_of_ours_changes_what_was_accepted(tenant, patient):
    accepted(patient=patient, by=tenant.dentist)
    PatientFactory()
    for sql in (*KEPT, *SIGNED):
        refused(sql)
    assert is_intact(TreatmentPlan.objects.get())


def test_nothing_joins_a_plan_that_it_does_not_belong_to(tenant, patient):
    told, other = presented(patient=patient, by=tenant.dentist), PhaseFactory()
    draft = planned("37", patient=patient)
    alone = ProcedureFactory(patient=patient, tooth="38")
    alone_is = f"WHERE id = '{alone.pk}'"
    for change in (
        f"treatment_plan_id = '{told.pk}'",
        f"treatment_plan_id = '{other.plan_id}'",
        f"treatment_plan_id = '{draft.pk}', phase_id = '{other.pk}'",
        f"phase_id = '{draft.phases.get().pk}'",
    ):
        refused(f"UPDATE {ROWS} SET {change} {alone_is}")
    refused(f"UPDATE {PHASES} SET plan_id = '{other.plan_id}' WHERE id = '{draft.phases.get().pk}'")
    refused(f"UPDATE {PLANS} SET alternative_to_id = '{told.pk}' WHERE id = '{draft.pk}'")
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanFactory(patient=patient, alternative_to=other.plan)


def test_the_database_presents_nothing_empty_and_agrees_to_one_alternative(tenant, patient):
    first = accepted("36", patient=patient, by=tenant.dentist)
    empty = PlanFactory(patient=patient, alternative_to=first)
    told = (
        "presented_at = p.presented_at, presented_by_id = p.presented_by_id, estimate = p.estimate,"
        " total = p.total, currency = p.currency"
    )
    of_first = f"FROM {PLANS} p WHERE p.id = '{first.pk}' AND {PLANS}.id = '{empty.pk}'"
    refused(f"UPDATE {PLANS} SET status = 'presented', {told} {of_first}")

    ProcedureFactory(patient=patient, treatment_plan=empty, tooth="46")
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {PLANS} SET status = 'presented', {told} {of_first}")
    signed = (
        "decided_at = p.decided_at, decided_by_id = p.decided_by_id, signer = p.signer,"
        " signer_name = p.signer_name, signature = p.signature, content_hash = p.content_hash"
    )
    refused(f"UPDATE {PLANS} SET status = 'accepted', {signed} {of_first}")


def test_a_plan_is_completed_with_its_last_procedure_and_open_again_with_any(tenant, patient):
    plan = accepted("36", "46", "37", patient=patient, by=tenant.dentist)
    done, dropped, last = plan.procedures.order_by("pk")

    def status():
        return TreatmentPlan.objects.get(pk=plan.pk).status

    procedures.complete(done, by=tenant.dentist)
    procedures.cancel(dropped, by=tenant.dentist, reason="x")
    assert status() == "accepted"
    procedures.complete(last, by=tenant.dentist)
    assert status() == "completed"
    procedures.reopen(dropped, by=tenant.dentist)
    assert status() == "accepted"
    procedures.cancel(dropped, by=tenant.dentist, reason="x")
    assert status() == "completed"
    assert is_intact(TreatmentPlan.objects.get(pk=plan.pk))


def test_a_plan_of_which_nothing_was_done_is_not_completed(tenant, patient):
    plan = accepted("36", patient=patient, by=tenant.dentist)
    procedures.cancel(plan.procedures.get(), by=tenant.dentist, reason="x")

    assert TreatmentPlan.objects.get(pk=plan.pk).status == "accepted"


def test_what_was_done_before_the_patient_signed_counts(tenant, patient):
    plan = presented("36", patient=patient, by=tenant.dentist)
    procedures.complete(plan.procedures.get(), by=tenant.dentist)

    assert services.accept(plan, by=tenant.dentist, **SIGNING).status == "completed"


def test_undecided_plans_follow_a_merge_and_signed_ones_are_found_through_it(tenant, api, patient):
    target = PatientFactory()
    signed = accepted("36", patient=patient, by=tenant.dentist)
    told, draft = (
        presented("46", patient=patient, by=tenant.dentist),
        planned("37", patient=patient),
    )
    merge(patient, into=target)

    def whose():
        plans = [TreatmentPlan.objects.get(pk=plan.pk) for plan in (signed, told, draft)]
        return [(plan.patient_id, plan.procedures.get().patient_id) for plan in plans]

    assert whose() == [(patient.pk, target.pk), (target.pk, target.pk), (target.pk, target.pk)]
    found = api.get(f"{API}treatment-plans/", {"patient": str(target.pk)}).json()["results"]
    summary = api.get(f"{API}patients/{target.pk}/summary/").json()["treatment_plans"]
    kinds = [
        row["kind"] for row in api.get(f"{API}patients/{target.pk}/timeline/").json()["results"]
    ]
    assert {row["id"] for row in found} == {str(plan.pk) for plan in (signed, told, draft)}
    assert summary["open_count"] == 3
    assert (kinds.count("plan_presented"), kinds.count("plan_accepted")) == (2, 1)

    procedures.complete(signed.procedures.get(), by=tenant.dentist)
    kept = TreatmentPlan.objects.get(pk=signed.pk)
    assert (kept.status, is_intact(kept)) == ("completed", True)
    services.accept(
        TreatmentPlan.objects.get(pk=told.pk), by=tenant.dentist, **SIGNING
    )  # by the patient who stays
    unmerge(Patient.objects.get(pk=patient.pk))
    assert whose() == [(patient.pk, patient.pk), (target.pk, target.pk), (patient.pk, patient.pk)]


def test_a_draft_with_something_of_the_other_patient_stays_when_a_merge_is_undone(tenant, patient):
    target = PatientFactory()
    draft, alone = planned("36", patient=patient), ProcedureFactory(patient=patient, tooth="46")
    merge(patient, into=target)
    draft.refresh_from_db()
    procedures.edit(
        ProcedureFactory(patient=target, tooth="37"), by=tenant.dentist, treatment_plan=draft
    )
    unmerge(Patient.objects.get(pk=patient.pk))

    rows = [*draft.procedures.all(), TreatmentPlan.objects.get(pk=draft.pk)]
    assert {row.patient_id for row in rows} == {target.pk}
    assert Procedure.objects.get(pk=alone.pk).patient_id == patient.pk


def test_what_an_undone_merge_took_apart_is_no_alternative_any_more(tenant, patient, api):
    target = PatientFactory()
    first = planned("36", patient=patient)
    merge(patient, into=target)
    second = planned("46", patient=target, alternative_to=TreatmentPlan.objects.get(pk=first.pk))
    second = services.present(second, by=tenant.dentist)
    unmerge(Patient.objects.get(pk=patient.pk))
    first.refresh_from_db()
    assert (first.patient_id, second.patient_id) == (patient.pk, target.pk)

    told = services.present(first, by=tenant.dentist)
    services.accept(told, by=tenant.dentist, **SIGNING)

    theirs = TreatmentPlan.objects.get(pk=second.pk)
    assert (theirs.status, theirs.procedures.get().status) == ("presented", "planned")
    assert told.estimate["alternatives"] == []
    for plan in (first, second):
        shown = api.get(f"{API}treatment-plans/{plan.pk}/").json()
        assert shown["alternatives"] == []
