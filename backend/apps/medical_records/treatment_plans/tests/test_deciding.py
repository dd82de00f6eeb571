"""What the patient decides: signed, rejected, one of several."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection

from apps.medical_records.models import Procedure, TreatmentPlan
from apps.medical_records.patients.tests.factories import PatientFactory
from apps.medical_records.treatment_plans.estimate import is_intact
from apps.medical_records.treatment_plans.tests.asking import (
    LATER,
    PLANS,
    PROCEDURES,
    code,
    step,
)
from apps.medical_records.treatment_plans.tests.factories import (
    SIGNATURE,
    SIGNING,
    planned,
    presented,
)
from tests.isolation.world import fingerprint


@pytest.fixture
def patient(alpha):
    with alpha.context():
        return PatientFactory()


@pytest.fixture
def plan(alpha, patient):
    """A draft with two fillings in a phase."""
    with alpha.context():
        return planned(patient=patient)


@pytest.fixture
def told(api, plan):
    """The same, presented."""
    return step(api, plan.pk, "present", {}).json()


def statuses(alpha, pk):
    """Return the statuses of what is in a plan, by tooth."""
    with alpha.context():
        rows = Procedure.objects.filter(treatment_plan=pk)
        return dict(rows.values_list("tooth", "status"))


def test_a_plan_is_accepted_with_a_signature_over_all_that_was_told(
    api, alpha, client_of, plan, told
):
    done = step(client_of(alpha.receptionist), plan.pk, "accept", SIGNING)
    shown = done.json()
    verified = api.get(f"{PLANS}{plan.pk}/verify/").json()

    assert (done.status_code, shown["status"], shown["signature"]) == (200, "accepted", SIGNATURE)
    assert (shown["signer_name"], shown["decided_by"]) == (
        SIGNING["signer_name"],
        str(alpha.receptionist.pk),
    )
    assert verified == {"intact": True, "content_hash": shown["content_hash"]}
    before = fingerprint(connection, alpha)
    for verb, body in (("accept", SIGNING), ("reject", {"reason": "No"}), ("withdraw", None)):
        assert code(step(api, plan.pk, verb, body)) == (409, "invalid_transition")
    assert fingerprint(connection, alpha) == before


def test_a_hash_tells_what_was_forged(alpha, plan, told, api):
    step(api, plan.pk, "accept", SIGNING)
    with alpha.context():
        kept = TreatmentPlan.objects.get(pk=plan.pk)
        assert is_intact(kept)
        for name, value in (
            ("signer_name", "Somebody"),
            ("decided_by_id", alpha.dentist.pk),
            ("estimate", {**kept.estimate, "total": "1.00"}),
            ("patient_id", plan.pk),
        ):
            forged = TreatmentPlan.objects.get(pk=plan.pk)
            setattr(forged, name, value)
            assert not is_intact(forged)


def test_of_alternatives_one_is_accepted_and_the_other_presented_ones_are_rejected(
    api, alpha, patient
):
    with alpha.context():
        first = presented("36", patient=patient, by=alpha.owner)
        second = presented("46", patient=patient, alternative_to=first, by=alpha.owner)
        draft = planned("47", patient=patient, alternative_to=first)
    done = step(api, second.pk, "accept", SIGNING).json()

    assert [(it["id"], it["status"]) for it in done["alternatives"]] == [
        (str(first.pk), "rejected"),
        (str(draft.pk), "draft"),
    ]
    assert statuses(alpha, first.pk) == {"36": "cancelled"}
    assert statuses(alpha, second.pk) == {"46": "planned"}
    before = fingerprint(connection, alpha)
    refused = step(api, draft.pk, "present", {})
    assert (code(refused), refused.json()["conflicts"]) == (
        (409, "alternative_accepted"),
        [str(second.pk)],
    )
    late = {"patient": str(patient.pk), "title": "Later", "alternative_to": str(first.pk)}
    assert code(api.post(PLANS, late)) == (409, "alternative_accepted")
    assert fingerprint(connection, alpha) == before


def test_an_estimate_that_has_run_out_is_not_accepted(api, alpha, plan):
    with alpha.context():
        yesterday = date.today() - timedelta(days=3)  # noqa: DTZ011  earlier than anywhere
        told = presented("36", by=alpha.owner, valid_until=LATER)
        raw(
            f"UPDATE medical_records_treatmentplan SET status = 'draft', {BLANK} WHERE id = '{told.pk}'"
        )
        TreatmentPlan.objects.filter(pk=told.pk).update(valid_until=yesterday)
        raw(
            "UPDATE medical_records_treatmentplan SET status = 'presented', presented_at = now(),"
            f" presented_by_id = '{alpha.owner.pk}', estimate = '{{}}', total = 80, currency = 'EUR'"
            f" WHERE id = '{told.pk}'"
        )
    before = fingerprint(connection, alpha)

    assert code(step(api, told.pk, "accept", SIGNING)) == (409, "estimate_expired")
    assert fingerprint(connection, alpha) == before


BLANK = "presented_at = NULL, presented_by_id = NULL, estimate = NULL, total = NULL, currency = ''"


def raw(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_what_was_rejected_is_cancelled_and_stands_alone_when_it_is_planned_again(
    api, alpha, plan, told
):
    rejected = step(api, plan.pk, "reject", {"reason": "Too much"}).json()
    assert (rejected["status"], rejected["rejection_reason"]) == ("rejected", "Too much")
    assert statuses(alpha, plan.pk) == {"36": "cancelled", "46": "cancelled"}
    with alpha.context():
        one = Procedure.objects.get(treatment_plan=plan.pk, tooth="36")
    assert one.cancellation_reason == "Too much"

    again = api.post(f"{PROCEDURES}{one.pk}/reopen/").json()

    assert (again["status"], again["treatment_plan"], again["phase"]) == ("planned", None, None)
    assert api.get(f"{PLANS}{plan.pk}/").json()["total"] == "160.00"  # as it was told
