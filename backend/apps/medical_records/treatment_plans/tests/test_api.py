"""The API of treatment plans: drafted, presented, decided about, and read."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection

from apps.medical_records.charting.procedures.tests.factories import ProcedureFactory, code_of
from apps.medical_records.models import Procedure, TreatmentPlan
from apps.medical_records.patients.tests.factories import PatientFactory
from apps.medical_records.treatment_plans.estimate import is_intact
from apps.medical_records.treatment_plans.tests.factories import (
    SIGNATURE,
    SIGNING,
    PhaseFactory,
    PlanFactory,
    accepted,
    planned,
    presented,
)
from tests.clients import API
from tests.isolation.world import fingerprint

PLANS, PROCEDURES = f"{API}treatment-plans/", f"{API}procedures/"
LONG_AGO, LATER = "2026-01-05", "2199-12-31"


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


def step(api, pk, verb, body=None):
    return api.post(f"{PLANS}{pk}/{verb}/", body)


def code(answer):
    """Return status and code of a refusal, or the fields that are wrong."""
    said = answer.json()
    return answer.status_code, [error["attr"] for error in said.get("errors", ())] or said["code"]


def statuses(alpha, pk):
    """Return the statuses of what is in a plan, by tooth."""
    with alpha.context():
        rows = Procedure.objects.filter(treatment_plan=pk)
        return dict(rows.values_list("tooth", "status"))


def test_a_draft_has_phases_into_which_procedures_are_put(api, alpha, patient):
    body = {
        "patient": str(patient.pk),
        "title": "Molars",
        "phases": [{"title": "A"}, {"title": "B"}],
    }
    made = api.post(PLANS, body)
    draft = made.json()
    with alpha.context():
        procedure = ProcedureFactory(patient=patient)
    joined = api.patch(
        f"{PROCEDURES}{procedure.pk}/",
        {"treatment_plan": draft["id"], "phase": draft["phases"][1]["id"]},
    )
    shown = api.get(f"{PLANS}{draft['id']}/").json()

    assert (made.status_code, draft["status"], draft["total"]) == (201, "draft", "0.00")
    assert [(it["position"], it["title"]) for it in draft["phases"]] == [(1, "A"), (2, "B")]
    assert (joined.status_code, joined.json()["treatment_plan"]) == (200, draft["id"])
    assert [[it["id"] for it in phase["procedures"]] for phase in shown["phases"]] == [
        [],
        [str(procedure.pk)],
    ]
    assert shown["total"] == shown["progress"]["fee"] == "80.00"
    assert api.get(PROCEDURES, {"treatment_plan": draft["id"]}).json()["results"] == [joined.json()]


def test_a_plan_is_changed_and_what_was_read_can_be_put_back(api, alpha, plan):
    url = f"{PLANS}{plan.pk}/"
    before = api.get(url).json()
    assert api.put(url, before).json() == {
        **before,
        "updated_at": (again := api.get(url).json())["updated_at"],
        "version": again["version"],
    }

    (phase,) = before["phases"]
    reordered = api.patch(url, {"phases": [{"title": "First"}, {"id": phase["id"], "title": "C"}]})
    emptied = api.patch(url, {"phases": []}).json()

    assert [it["title"] for it in reordered.json()["phases"]] == ["First", "C"]
    assert len(reordered.json()["phases"][1]["procedures"]) == 2
    assert (emptied["phases"], len(emptied["without_phase"])) == ([], 2)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": ""}, "title"),
        ({"provider": "{receptionist}"}, "provider"),
        ({"phases": [{}]}, "phases.0.title"),
        ({"phases": [{"title": "x"}] * 21}, "phases"),
        ({"phases": [{"title": "x", "id": "{foreign}"}]}, "phases.0.id"),
        ({"phases": [{"title": "x", "price": "1"}]}, "phases.0.price"),
        ({"alternative_to": "{other}"}, "alternative_to"),
    ],
)
def test_what_no_plan_says_is_refused_by_field(api, alpha, patient, changed, field):
    with alpha.context():
        other = PhaseFactory()
    body = {"patient": str(patient.pk), "title": "Molars", **changed}
    names = {
        "{receptionist}": alpha.receptionist.pk,
        "{foreign}": other.pk,
        "{other}": other.plan_id,
    }
    body = filled(body, names)
    before = fingerprint(connection, alpha)

    assert code(api.post(PLANS, body)) == (400, [field])
    assert fingerprint(connection, alpha) == before


def filled(value, names):
    """Put ids in the places of their names."""
    if isinstance(value, dict):
        return {name: filled(each, names) for name, each in value.items()}
    if isinstance(value, list):
        return [filled(each, names) for each in value]
    return str(names[value]) if value in names else value


def test_a_presented_plan_and_what_is_in_it_stay_as_they_were_told(api, alpha, plan, told):
    with alpha.context():
        inside = Procedure.objects.filter(treatment_plan=plan.pk).first()
        outside = ProcedureFactory(patient=plan.patient, tooth="37")
    assert (told["status"], told["total"], told["currency"]) == ("presented", "160.00", "EUR")
    assert told["presented_by"] == str(alpha.owner.pk)
    before = fingerprint(connection, alpha)

    for pk, change in (
        (inside.pk, {"fee": "1.00"}),
        (inside.pk, {"surfaces": "MOD"}),
        (inside.pk, {"phase": None}),
        (inside.pk, {"treatment_plan": None}),
        (outside.pk, {"treatment_plan": str(plan.pk)}),
    ):
        assert code(api.patch(f"{PROCEDURES}{pk}/", change)) == (409, "plan_presented")
    assert code(api.patch(f"{PLANS}{plan.pk}/", {"title": "x"})) == (409, "plan_presented")
    assert code(step(api, plan.pk, "present", {})) == (409, "invalid_transition")
    assert fingerprint(connection, alpha) == before
    assert api.patch(f"{PROCEDURES}{inside.pk}/", {"note": "Deep"}).status_code == 200


def test_what_was_presented_is_taken_back_and_presented_anew(api, alpha, plan, told):
    back = step(api, plan.pk, "withdraw").json()
    with alpha.context():
        inside = Procedure.objects.filter(treatment_plan=plan.pk).first()
    api.patch(f"{PROCEDURES}{inside.pk}/", {"fee": "100.00"})
    again = step(api, plan.pk, "present", {"valid_until": LATER}).json()

    assert (back["status"], back["presented_at"], back["currency"]) == ("draft", None, "")
    assert (again["total"], again["valid_until"]) == ("180.00", LATER)
    changes = api.get(f"{PLANS}{plan.pk}/history/").json()["results"]
    assert [change["changes"].get("status") for change in changes[:3]] == [
        ["draft", "presented"],
        ["presented", "draft"],
        ["draft", "presented"],
    ]


def test_nothing_is_presented_that_is_empty_past_or_in_another_currency(api, alpha, plan):
    with alpha.context():
        empty = PlanFactory()
        ProcedureFactory(patient=empty.patient, treatment_plan=empty, status="cancelled")
    before = fingerprint(connection, alpha)
    assert code(step(api, empty.pk, "present", {})) == (409, "plan_empty")
    assert code(step(api, plan.pk, "present", {"valid_until": LONG_AGO})) == (400, ["valid_until"])
    assert fingerprint(connection, alpha) == before

    with alpha.context():
        Procedure.objects.filter(treatment_plan=plan.pk, tooth="36").update(fee=Decimal("80.50"))
        alpha.tenant.currency = "JPY"
        alpha.tenant.save()
        odd = Procedure.objects.get(tooth="36", treatment_plan=plan.pk)
    refused = step(api, plan.pk, "present", {})
    assert (code(refused), refused.json()["conflicts"]) == (
        (409, "fee_not_in_currency"),
        [str(odd.pk)],
    )
    assert code(api.get(f"{PLANS}{plan.pk}/estimate.pdf")) == (409, "fee_not_in_currency")


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


def test_who_may_chart_but_not_plan_leaves_plans_as_they_are(api, alpha, client_of, plan):
    with alpha.context():
        inside = Procedure.objects.filter(treatment_plan=plan.pk).first()
        outside = ProcedureFactory(patient=plan.patient, tooth="37")
    assistant = client_of(alpha.assistant)
    before = fingerprint(connection, alpha)

    for pk, change in (
        (inside.pk, {"treatment_plan": None}),
        (outside.pk, {"treatment_plan": str(plan.pk)}),
    ):
        assert code(assistant.patch(f"{PROCEDURES}{pk}/", change)) == (403, "permission_denied")
    new = {
        "patient": str(plan.patient_id),
        "code": str(inside.code_id),
        "tooth": "37",
        "surfaces": "M",
    }
    refused = assistant.post(PROCEDURES, {**new, "treatment_plan": str(plan.pk)})
    assert code(refused) == (403, "permission_denied")
    assert fingerprint(connection, alpha) == before
    unmoved = {"treatment_plan": str(plan.pk), "note": "Deep"}
    assert assistant.patch(f"{PROCEDURES}{inside.pk}/", unmoved).status_code == 200


@pytest.mark.parametrize(
    ("change", "field"),
    [({"treatment_plan": "{theirs}"}, "treatment_plan"), ({"phase": "{phase}"}, "phase")],
)
def test_a_procedure_joins_a_plan_of_its_patient_and_a_phase_of_that(
    api, alpha, plan, change, field
):
    with alpha.context():
        other = PhaseFactory()
        procedure = Procedure.objects.filter(treatment_plan=plan.pk).first()
    names = {"{theirs}": other.plan_id, "{phase}": other.pk}
    before = fingerprint(connection, alpha)

    assert code(api.patch(f"{PROCEDURES}{procedure.pk}/", filled(change, names))) == (400, [field])
    assert fingerprint(connection, alpha) == before


def test_what_was_there_already_is_in_no_plan(api, alpha, plan):
    with alpha.context():
        crown = code_of("crown")
    body = {"patient": str(plan.patient_id), "code": str(crown.pk), "tooth": "11"}
    refused = api.post(PROCEDURES, {**body, "status": "existing", "treatment_plan": str(plan.pk)})

    assert code(refused) == (400, ["treatment_plan"])


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_and_details_are_read_in_few_queries(api, alpha, rows, django_assert_num_queries):
    with alpha.context():
        plans = [accepted(by=alpha.owner) for _ in range(rows)]
    with django_assert_num_queries(6):
        found = api.get(PLANS).json()["results"]
    with django_assert_num_queries(6):
        shown = api.get(f"{PLANS}{plans[0].pk}/").json()

    assert len(found) == rows
    assert found[-1] == {name: shown[name] for name in found[-1]}
