"""The API of treatment plans: drafted, presented, and read."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection

from apps.medical_records.charting.procedures.tests.factories import ProcedureFactory, code_of
from apps.medical_records.models import Procedure
from apps.medical_records.patients.tests.factories import PatientFactory
from apps.medical_records.treatment_plans.tests.asking import (
    LATER,
    LONG_AGO,
    PLANS,
    PROCEDURES,
    code,
    filled,
    step,
)
from apps.medical_records.treatment_plans.tests.factories import (
    PhaseFactory,
    PlanFactory,
    accepted,
    planned,
)
from tests.applications import ApplicationClient, make_application
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


def test_an_application_needs_the_scope_of_plans_to_change_what_is_in_one(alpha, plan):
    scopes = ["charting:write", "plans:write"]
    application = make_application(alpha.id, scopes=scopes)
    with alpha.context():
        url = f"{PROCEDURES}{plan.procedures.first().pk}/"
    leaving = {"treatment_plan": None, "phase": None}
    narrow = ApplicationClient(application, alpha.dentist, scopes[:1])
    before = fingerprint(connection, alpha)
    refused = narrow.patch(url, leaving)

    assert (refused.status_code, refused.json()["code"]) == (403, "insufficient_scope")
    assert "plans:write" in refused["WWW-Authenticate"]
    assert fingerprint(connection, alpha) == before
    assert (
        ApplicationClient(application, alpha.dentist, scopes)
        .patch(url, leaving)
        .json()["treatment_plan"]
        is None
    )
