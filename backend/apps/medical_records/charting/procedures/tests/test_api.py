"""The API of procedures: planned, completed, taken back, and read."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection

from apps.medical_records.charting.catalogue.tests.factories import ProcedureCodeFactory
from apps.medical_records.charting.errors import InvalidTransition
from apps.medical_records.charting.notations import written
from apps.medical_records.charting.procedures.services import KIND
from apps.medical_records.charting.procedures.tests.factories import ProcedureFactory
from apps.medical_records.charting.referrals.tests.factories import ReferralFactory
from apps.medical_records.charting.teeth import TEETH
from apps.medical_records.patients.tests.factories import PatientFactory
from core.registry import undo
from core.registry.names import Registry
from core.registry.undo import UndoGuard
from tests.clients import API
from tests.isolation.world import fingerprint

PROCEDURES = f"{API}procedures/"
TOMORROW = str(date.today() + timedelta(days=2))  # noqa: DTZ011  later than anywhere


@pytest.fixture
def patient(alpha):
    with alpha.context():
        return PatientFactory()


@pytest.fixture
def codes(alpha):
    """A code of every kind of place."""
    with alpha.context():
        return {
            "surface": ProcedureCodeFactory(code="FIL-2", filling=True),
            "tooth": ProcedureCodeFactory(code="CRN-1", crown=True),
            "quadrant": ProcedureCodeFactory(code="SCL-4", scaling=True),
            "mouth": ProcedureCodeFactory(code="EX-2"),
        }


@pytest.fixture
def body(patient, codes):
    return {"patient": str(patient.pk), "code": "FIL-2", "tooth": "36", "surfaces": "OM"}


@pytest.fixture
def plan(api, body):
    return api.post(PROCEDURES, body).json()


def step(api, row, verb, body=None):
    return api.post(f"{PROCEDURES}{row['id']}/{verb}/", body)


def told(answer):
    """Return status and code of a refusal, or the fields that are wrong."""
    said = answer.json()
    return answer.status_code, [error["attr"] for error in said.get("errors", ())] or said["code"]


def test_a_plan_takes_a_code_by_id_or_text_and_the_codes_fee(api, body, codes):
    code = codes["surface"]
    by_text = api.post(PROCEDURES, body)
    by_id = api.post(PROCEDURES, {**body, "code": str(code.pk)}).json()
    in_other_letters = api.post(PROCEDURES, {**body, "code": "fil-2", "fee": "12.5"}).json()

    shown = by_text.json()
    assert (by_text.status_code, by_text.headers["ETag"]) == (201, '"1"')
    assert {shown["code"], by_id["code"], in_other_letters["code"]} == {str(code.pk)}
    assert (shown["code_text"], shown["description"]) == ("FIL-2", code.description)
    assert (shown["fee"], in_other_letters["fee"]) == ("50.00", "12.50")
    assert (shown["status"], shown["surfaces"], shown["drawn_as"]) == ("planned", "MO", "filling")
    assert api.get(f"{PROCEDURES}{shown['id']}/").json() == shown


@pytest.mark.parametrize("notation", ["fdi", "universal", "palmer"])
@pytest.mark.parametrize("fdi", ["11", "36", "85", "48S", "51S"])
def test_a_tooth_is_named_in_the_notation_that_the_body_says(api, body, notation, fdi):
    tooth = {"tooth": written(TEETH[fdi], notation), "notation": notation, "surfaces": "VM"}
    if not TEETH[fdi].is_anterior:
        tooth["surfaces"] = "BM"

    shown = api.post(PROCEDURES, {**body, **tooth}).json()

    assert (shown["tooth"], shown["surfaces"]) == (fdi, "MV" if TEETH[fdi].is_anterior else "MB")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"tooth": "19"}, "tooth"),
        ({"tooth": "A"}, "tooth"),
        ({"tooth": "36", "notation": "universal"}, "tooth"),
        ({"tooth": "11"}, "surfaces"),
        ({"surfaces": "MM"}, "surfaces"),
        ({"surfaces": "mo"}, "surfaces"),
        ({"surfaces": ""}, "surfaces"),
        ({"tooth": ""}, "surfaces"),
        ({"tooth": "", "surfaces": ""}, "tooth"),
        ({"region": "10"}, "region"),
        ({"code": "CRN-1"}, "surfaces"),
        ({"code": "SCL-4"}, "region"),
        ({"code": "SCL-4", "region": "01"}, "region"),
        ({"code": "SCL-4", "region": "10"}, "tooth"),
        ({"code": "EX-2"}, "tooth"),
        ({"code": "GONE"}, "code"),
        ({"code": "\0"}, "code"),
        ({"code": 7}, "code"),
        ({"status": "cancelled"}, "status"),
        ({"date_completed": "2026-01-05"}, "date_completed"),
        ({"status": "completed", "date_completed": TOMORROW}, "date_completed"),
        ({"status": "existing", "date_completed": "1899-12-31"}, "date_completed"),
        ({"fee": 12}, "fee"),
        ({"fee": "-1"}, "fee"),
    ],
)
def test_what_no_procedure_is_is_refused_by_field(api, alpha, body, changed, field):
    before = fingerprint(connection, alpha)

    assert told(api.post(PROCEDURES, {**body, **changed})) == (400, [field])
    assert fingerprint(connection, alpha) == before


def test_what_is_done_to_more_than_a_tooth_names_its_region(api, patient, codes):
    of = {"patient": str(patient.pk)}
    scaled = api.post(PROCEDURES, {**of, "code": "SCL-4", "region": "30"}).json()
    examined = api.post(PROCEDURES, {**of, "code": "EX-2"}).json()

    assert (scaled["region"], examined["region"], examined["tooth"]) == ("30", "00", "")


@pytest.mark.parametrize("status", ["completed", "existing", "existing_elsewhere"])
def test_what_is_done_already_is_charted_in_one_step(api, alpha, body, status):
    done = {**body, "status": status, "date_completed": "2026-01-05"}
    shown = api.post(PROCEDURES, {**done, "provider": str(alpha.dentist.pk)}).json()

    assert (shown["status"], shown["date_completed"]) == (status, "2026-01-05")


def test_who_may_not_complete_plans_only(api, alpha, body, plan):
    api.sign_in(alpha.assistant)
    before = fingerprint(connection, alpha)

    assert told(api.post(PROCEDURES, {**body, "status": "completed"})) == (403, "permission_denied")
    assert told(step(api, plan, "complete", {})) == (403, "permission_denied")
    assert fingerprint(connection, alpha) == before
    assert api.post(PROCEDURES, body).status_code == 201


def test_a_plan_is_completed_reopened_cancelled_and_planned_again(api, alpha, plan):
    api.sign_in(alpha.dentist)
    done = step(api, plan, "complete", {"date_completed": "2026-01-05"}).json()
    assert (done["status"], done["date_completed"]) == ("completed", "2026-01-05")
    assert done["provider"] == str(alpha.dentist.pk)
    assert told(step(api, plan, "complete", {})) == (409, "invalid_transition")

    again = step(api, plan, "reopen").json()
    assert (again["status"], again["date_completed"]) == ("planned", None)
    cancelled = step(api, plan, "cancel", {"reason": "Moved away"}).json()
    assert (cancelled["status"], cancelled["cancellation_reason"]) == ("cancelled", "Moved away")
    assert step(api, plan, "reopen").json()["cancellation_reason"] == ""


def test_what_is_billed_stays_completed(api, alpha, plan, monkeypatch):
    api.sign_in(alpha.dentist)
    step(api, plan, "complete", {})
    guards = Registry("undo guard")
    guards.register(
        UndoGuard(name="test.bills", guards=KIND, ask=lambda _: InvalidTransition("Billed."))
    )
    monkeypatch.setattr(undo, "UNDO_GUARDS", guards)
    before = fingerprint(connection, alpha)

    refused = step(api, plan, "reopen")
    assert (refused.status_code, refused.json()["detail"]) == (409, "Billed.")
    assert told(api.patch(f"{PROCEDURES}{plan['id']}/", {"fee": "1.00"}))[0] == 409
    assert fingerprint(connection, alpha) == before


def test_what_is_referred_is_charted_as_done_elsewhere(api, alpha, patient, plan):
    with alpha.context():
        referral = ReferralFactory(patient=patient)
        foreign = ReferralFactory()
        closed = ReferralFactory(patient=patient, status="cancelled")
    before = fingerprint(connection, alpha)
    for wrong in (foreign, closed):
        refused = step(api, plan, "refer", {"referral": str(wrong.pk)})
        assert told(refused) == (400, ["referral"])
    assert told(step(api, plan, "done-elsewhere")) == (409, "invalid_transition")
    assert fingerprint(connection, alpha) == before

    referred = step(api, plan, "refer", {"referral": str(referral.pk)}).json()
    assert (referred["status"], referred["referral"]) == ("referred", str(referral.pk))
    done = step(api, plan, "done-elsewhere").json()
    assert (done["status"], done["referral"]) == ("existing_elsewhere", str(referral.pk))


def test_a_plan_is_edited_in_any_notation_and_what_was_done_keeps_its_place(api, alpha, plan):
    url = f"{PROCEDURES}{plan['id']}/"
    edited = api.patch(url, {"tooth": "30", "notation": "universal", "note": "Deep"}).json()
    assert (edited["tooth"], edited["surfaces"], edited["note"]) == ("46", "MO", "Deep")
    assert told(api.patch(url, {"tooth": "11"})) == (400, ["surfaces"])
    assert told(api.patch(url, {"date_planned": None})) == (400, ["date_planned"])
    to_crown = {"code": "CRN-1", "surfaces": "", "region": ""}
    assert api.patch(url, to_crown).json()["drawn_as"] == "crown"

    api.sign_in(alpha.dentist)
    step(api, plan, "complete", {})
    before = fingerprint(connection, alpha)
    assert told(api.patch(url, {"tooth": "45"})) == (409, "invalid_transition")
    assert fingerprint(connection, alpha) == before
    assert api.patch(url, {"fee": "99.00"}).json()["fee"] == "99.00"


def test_a_list_is_narrowed_by_all_that_a_chart_asks_for(api, alpha, patient, plan):
    api.sign_in(alpha.dentist)
    done = step(api, plan, "complete", {"date_completed": "2026-01-05"}).json()
    with alpha.context():
        ProcedureFactory(tooth="11", surfaces="M")
    for narrowed in (
        {"patient": str(patient.pk)},
        {"tooth": "36"},
        {"status": "completed"},
        {"provider": done["provider"]},
        {"code": done["code"]},
        {"date_completed": "2026-01-05"},
        {"date_completed__gte": "2026-01-05", "date_completed__lte": "2026-01-05"},
    ):
        assert api.get(PROCEDURES, narrowed).json()["results"] == [done]
    assert len(api.get(PROCEDURES).json()["results"]) == 2


def test_a_history_tells_who_completed_it(api, alpha, plan):
    step(api, plan, "complete", {"provider": str(alpha.dentist.pk)})

    latest, first = api.get(f"{PROCEDURES}{plan['id']}/history/").json()["results"]

    assert latest["changes"]["status"] == ["planned", "completed"]
    assert first["changes"]["status"] == [None, "planned"]


@pytest.mark.parametrize("many", [1, 3])
def test_a_list_and_a_detail_take_a_fixed_number_of_queries(
    api, alpha, patient, django_assert_num_queries, many
):
    with alpha.context():
        made = ProcedureFactory.create_batch(many, patient=patient)

    # Savepoint, authentication, page, the event, release; the test's client takes one to restore its clinic.
    with django_assert_num_queries(6):
        assert len(api.get(PROCEDURES).json()["results"]) == many
    with django_assert_num_queries(6):
        api.get(f"{PROCEDURES}{made[0].pk}/")
