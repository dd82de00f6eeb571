"""One authentication for tokens of either kind: an application's is found by its hash, and leads to the same checks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.appointments.tests.factories import AppointmentFactory
from apps.medical_records.models import Patient
from apps.medical_records.patients.tests.factories import PatientFactory
from apps.users.models import AccessToken, Attempts, Session
from core.audit.models import AuditEvent
from tests.applications import ApplicationClient, make_application, make_integration
from tests.clients import API, ApiClient
from tests.clinics import PASSWORD
from tests.isolation.world import fingerprint

PATIENTS, ME = f"{API}patients/", f"{API}auth/me/"
ANNA = {"first_name": "Anna", "last_name": "Schmidt", "birth_date": "1990-02-03"}


@pytest.fixture
def through(alpha):
    """An application that reads and writes patients for the receptionist."""
    return ApplicationClient(
        make_application(alpha.id), alpha.receptionist, ["patients:read", "patients:write"]
    )


def sent(raw, path=PATIENTS, **headers):
    client = ApiClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {raw}")
    return client.get(path, headers=headers)


def test_a_token_leads_to_its_person_and_clinic(alpha, through):
    through = ApplicationClient(through.application, alpha.receptionist, ["profile"])

    answer = through.get(ME).json()

    assert (answer["username"], answer["tenant"]["slug"]) == ("receptionist", "alpha")


def test_a_read_costs_one_query_to_know_who_asks(through):
    with CaptureQueriesContext(connection) as queries:
        assert through.get(PATIENTS).status_code == 200

    asked = [query["sql"] for query in queries if "users_" in query["sql"]]
    assert len(asked) == 1
    assert "users_accesstoken" in asked[0]


def test_a_person_s_own_token_is_looked_for_nowhere_else(api):
    with CaptureQueriesContext(connection) as queries:
        assert api.get(PATIENTS).status_code == 200

    asked = [query["sql"] for query in queries if "users_" in query["sql"]]
    assert len(asked) == 1
    assert "users_accesstoken" not in asked[0]


def raw_of(through, beta):
    """Tokens that are none: made up, of another clinic, of another kind, in another form."""
    raw, own = through.raw, through.raw.split("_")[1]
    other = beta.id.hex
    return {
        "made up": f"dpa_{own}_{'x' * 43}",
        "its end changed": raw[:-1] + ("A" if raw[-1] != "A" else "B"),
        "of the clinic next door": raw.replace(own, other),
        "of no clinic": raw.replace(own, "0" * 32),
        "without a clinic": f"dpa_{raw.rpartition('_')[2]}",
        "a clinic that is no id": raw.replace(own, "z" * 32),
        "in capitals": raw.upper(),
        "a code": raw.replace("dpa_", "dpc_"),
        "a refresh token": raw.replace("dpa_", "dpr_"),
        "its hash": through.token.token_hash,
        "twice": f"{raw} {raw}",
        "with more behind it": f"{raw}x",
        "in quotes": f'"{raw}"',
        "not in ASCII": f"{raw}é",
        "the session's id": str(through.session_row.pk),
        "nothing but a prefix": "dpa_",
    }


def test_what_is_no_token_is_refused_as_any_other_that_is_not_good(through, alpha, beta):
    expected = sent("x.y.z")
    assert (expected.status_code, expected.json()["code"]) == (401, "token_not_valid")
    before = fingerprint(connection, alpha)

    for what, raw in raw_of(through, beta).items():
        answer = sent(raw)
        masked = {**answer.json(), "instance": ""}
        assert answer.status_code == 401, what
        assert masked == {**expected.json(), "instance": ""}, what
        assert answer["WWW-Authenticate"] == 'Bearer realm="api", error="invalid_token"', what
    assert fingerprint(connection, alpha) == before


def test_without_a_token_there_is_none_to_be_at_fault(through):
    for client in (ApiClient(), ApiClient(HTTP_AUTHORIZATION="Bearer")):
        answer = client.get(PATIENTS)
        assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
        assert answer["WWW-Authenticate"] == 'Bearer realm="api"'


def test_a_token_is_good_until_its_time_and_no_longer(through, alpha):
    with alpha.context():
        AccessToken.objects.update(expiration=timezone.now() - timedelta(microseconds=1))
    assert through.get(PATIENTS).status_code == 401


def test_a_token_of_one_clinic_is_not_taken_at_another_s_host(through, beta):
    answer = sent(through.raw, host="beta.example.com")
    assert (answer.status_code, answer.json()["code"]) == (401, "wrong_host")
    assert sent(through.raw, host="alpha.example.com").status_code == 200


def test_a_token_in_the_query_is_none(through):
    assert ApiClient().get(f"{PATIENTS}?access_token={through.raw}").status_code == 401


def test_what_an_application_does_is_told_with_its_person_and_its_name(through, alpha):
    made = through.post(PATIENTS, ANNA)
    assert made.status_code == 201
    assert through.get(f"{PATIENTS}{made.json()['id']}/").status_code == 200
    assert through.get(f"{API}operatories/").status_code == 403

    named = {"application": str(through.application.pk)}
    with alpha.context():
        told = AuditEvent.objects.filter(session=through.session_row.pk).order_by("id")
        assert [(it.actor, it.operation, it.outcome, it.reason) for it in told] == [
            (alpha.receptionist.pk, "create", "success", ""),
            (alpha.receptionist.pk, "retrieve", "success", ""),
            (alpha.receptionist.pk, "list", "refused", "insufficient_scope"),
        ]
        assert all(named.items() <= it.details.items() for it in told)


def test_a_refused_token_of_a_session_that_ended_is_told(through, alpha):
    with alpha.context():
        Session.objects.filter(pk=through.session_row.pk).update(ended_at=timezone.now())
    assert through.get(PATIENTS).status_code == 401

    with alpha.context():
        event = AuditEvent.objects.get(reason="token_not_valid")
    assert (event.actor, event.session) == (alpha.receptionist.pk, through.session_row.pk)
    assert event.details["application"] == str(through.application.pk)


def test_nobody_else_s_events_name_an_application(api, alpha):
    assert api.post(PATIENTS, ANNA).status_code == 201
    with alpha.context():
        assert all("application" not in it.details for it in AuditEvent.objects.all())


def test_history_knows_for_whom_an_application_wrote(through, alpha):
    answer = through.post(PATIENTS, ANNA, headers={"X-Request-ID": "request-of-an-application"})

    with alpha.context():
        version = Patient.objects.get(pk=answer.json()["id"]).events.get()
    assert version.pgh_context == {
        "user": str(alpha.receptionist.pk),
        "request": "request-of-an-application",
    }


def test_an_integration_acts_as_its_service_account(alpha):
    integration = make_integration(alpha.id, "receptionist")
    account = integration.service_account
    through = ApplicationClient(integration, account, ["patients:write", "operatories:write"])

    assert through.post(PATIENTS, ANNA).status_code == 201
    assert through.get(PATIENTS).status_code == 403
    answer = through.post(f"{API}operatories/", {"name": "Room 9"})
    assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")
    with alpha.context():
        event = AuditEvent.objects.get(resource="patients", operation="create")
    assert event.actor == account.pk
    assert event.details == {"application": str(integration.pk)}


def test_a_timeline_tells_an_application_no_more_than_its_scopes(through, alpha):
    with alpha.context():
        patient = PatientFactory()
        AppointmentFactory(patient=patient)
    both = ApplicationClient(
        through.application, alpha.receptionist, ["patients:read", "appointments:read"]
    )
    path = f"{PATIENTS}{patient.pk}/timeline/?count=true"

    kinds = [
        (it["count"], {entry["kind"] for entry in it["results"]})
        for it in (through.get(path).json(), both.get(path).json())
    ]
    assert kinds == [(1, {"patient_registered"}), (2, {"patient_registered", "visit"})]


def test_an_application_s_request_keeps_its_session_from_idling(through, alpha):
    before = timezone.now() - timedelta(minutes=5)
    with alpha.context():
        Session.objects.filter(pk=through.session_row.pk).update(last_activity=before)
    assert through.get(PATIENTS).status_code == 200

    with alpha.context():
        assert Session.objects.get(pk=through.session_row.pk).last_activity > before


def test_an_application_guesses_no_password_and_changes_nobody_s_own_address(alpha):
    through = ApplicationClient(make_application(alpha.id), alpha.owner, ["users:write"])
    me = f"{API}users/{alpha.owner.pk}/"
    for password in ("wrong password", PASSWORD):
        body = {"email": "thief@example.com", "current_password": password}
        answer = through.patch(me, body)
        assert (answer.status_code, answer.json()["code"]) == (403, "wrong_password")

    with alpha.context():
        assert not Attempts.objects.filter(user=alpha.owner).exists()
