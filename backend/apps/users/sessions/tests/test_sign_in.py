"""Sign-in, refresh, log-out and what ends them, through the API."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from apps.tenants.models import Tenant
from apps.users.models import Session, User
from apps.users.sessions.tests.paths import LOGOUT, ME, REFRESH, TOKEN, credentials
from core.tenancy.context import PLATFORM_ID, tenant_context


def sessions_of(clinic):
    with clinic.context():
        return Session.objects.count()


def test_a_receptionist_signs_in(stranger, alpha):
    answer = stranger.post(TOKEN, credentials())

    assert answer.status_code == 200
    assert set(answer.json()) == {"access", "refresh", "session_id", "expires_in"}
    assert answer["Cache-Control"] == "no-store"
    stranger.credentials(HTTP_AUTHORIZATION=f"Bearer {answer.json()['access']}")
    me = stranger.get(ME).json()
    assert (me["username"], me["role"], me["tenant"]["slug"]) == (
        "receptionist",
        "receptionist",
        "alpha",
    )
    assert "appointments.book" in me["permissions"]


def test_the_user_name_is_taken_in_any_case_of_letters(stranger):
    assert stranger.post(TOKEN, credentials(username="ReceptionIST")).status_code == 200


def test_the_host_names_the_clinic(stranger):
    body = credentials(tenant=None)

    assert stranger.post(TOKEN, body, headers={"host": "alpha.example.com"}).status_code == 200
    assert stranger.post(TOKEN, body).status_code == 401


@pytest.mark.parametrize(
    "wrong",
    [
        {"password": "wrong"},
        {"username": "nobody"},
        {"tenant": "nowhere"},
        {"tenant": "beta", "username": "only-in-alpha"},
        {"tenant": None},
    ],
)
def test_everything_that_does_not_match_is_refused_alike(stranger, alpha, beta, wrong):
    reference = stranger.post(TOKEN, credentials(password="x")).json()
    answer = stranger.post(TOKEN, credentials(**wrong))

    assert answer.status_code == 401
    assert {**answer.json(), "instance": ""} == {**reference, "instance": ""}
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer["Content-Type"] == "application/problem+json"
    assert sessions_of(alpha) == sessions_of(beta) == 0


def test_a_slug_that_is_not_the_host_s_is_refused(stranger, alpha, beta):
    answer = stranger.post(TOKEN, credentials(), headers={"host": "beta.example.com"})

    assert answer.status_code == 401
    assert sessions_of(alpha) == 0


def test_a_deactivated_user_is_refused_now_and_at_the_next_request(client_of, alpha, stranger):
    client = client_of(alpha.receptionist)
    assert client.get(ME).status_code == 200
    with alpha.context():
        User.objects.filter(pk=alpha.receptionist.pk).update(is_active=False)

    assert client.get(ME).status_code == 401
    assert stranger.post(TOKEN, credentials()).status_code == 401


def test_a_suspended_clinic_s_staff_is_refused_at_the_next_request(api, alpha, stranger):
    with tenant_context(PLATFORM_ID):
        Tenant.objects.filter(pk=alpha.id).update(status="suspended")

    refused = api.get(ME)
    assert (refused.status_code, refused.json()["code"]) == (403, "tenant_suspended")
    refused = stranger.post(TOKEN, credentials())
    assert (refused.status_code, refused.json()["code"]) == (403, "tenant_suspended")
    assert stranger.post(TOKEN, credentials(password="wrong")).status_code == 401


def test_a_log_out_bites_at_the_next_request(api, alpha):
    assert api.post(LOGOUT).status_code == 204

    refused = api.get(ME)
    assert (refused.status_code, refused.json()["code"]) == (401, "token_not_valid")
    assert api.post(REFRESH, {"refresh": api.pair.refresh}).status_code == 401
    with alpha.context():
        assert Session.objects.get().end_reason == "logout"


def test_an_expired_session_is_refused_although_its_token_is_not(api, alpha):
    with alpha.context():
        Session.objects.update(expiration=timezone.now() - timedelta(seconds=1))

    assert api.get(ME).status_code == 401


def test_a_refresh_token_works_once_and_its_second_use_ends_the_session(api, alpha, stranger):
    first = stranger.post(REFRESH, {"refresh": api.pair.refresh})
    assert first.status_code == 200
    assert first.json()["refresh"] != api.pair.refresh
    assert first.json()["session_id"] == str(api.session_row.pk)

    again = stranger.post(REFRESH, {"refresh": api.pair.refresh})

    assert (again.status_code, again.json()["code"]) == (401, "token_reused")
    assert stranger.post(REFRESH, {"refresh": first.json()["refresh"]}).status_code == 401
    assert api.get(ME).status_code == 401
    with alpha.context():
        assert Session.objects.get().end_reason == "token_reused"


def test_only_hashes_of_tokens_are_stored(api, alpha):
    with alpha.context():
        (stored,) = Session.objects.values_list("token_hash", flat=True)

    assert len(stored) == 64
    assert api.pair.refresh not in stored


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Basic b3duZXI6eA==", "Bearer a.b.c", "Bearer \x00"]
)
def test_without_a_token_the_answer_is_401(alpha, header):
    answer = APIClient().get(ME, headers={"authorization": header} if header else {})

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_host_of_another_clinic_is_refused(api, beta):
    refused = api.get(ME, headers={"host": "beta.example.com"})

    assert (refused.status_code, refused.json()["code"]) == (401, "wrong_host")
    assert api.get(ME, headers={"host": "alpha.example.com"}).status_code == 200
    refused = api.post(REFRESH, {"refresh": api.pair.refresh}, headers={"host": "beta.example.com"})
    assert (refused.status_code, refused.json()["code"]) == (401, "wrong_host")
    assert api.post(REFRESH, {"refresh": api.pair.refresh}).status_code == 200


def test_activity_is_written_once_a_minute_only(api, alpha, django_assert_num_queries):
    # Savepoint, session with user and clinic, all of both, release; the test's client takes one to restore its clinic.
    with django_assert_num_queries(5):
        api.get(ME)
    with alpha.context():
        long_ago = timezone.now() - timedelta(minutes=5)
        Session.objects.update(last_activity=long_ago)
    api.get(ME)
    with alpha.context():
        assert Session.objects.get().last_activity > long_ago


@pytest.mark.parametrize("body", [{}, {"username": "x"}, [], "x", {"username": {}, "password": []}])
def test_a_body_of_another_shape_is_a_400_that_names_the_fields(stranger, body):
    answer = stranger.post(TOKEN, body)

    assert answer.status_code == 400
    assert answer.json()["code"] == "validation_error"
    assert answer.json()["errors"]


@pytest.mark.parametrize(
    "field", ["session_id", "kind", "expiration", "ip", "user_agent", "role", "is_admin", "user"]
)
def test_a_body_cannot_set_what_a_session_is(stranger, alpha, field):
    answer = stranger.post(TOKEN, credentials(**{field: "admin"}))

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "unknown_field")
    assert sessions_of(alpha) == 0


def test_a_session_is_what_the_request_says_and_no_header_of_the_client_s(stranger, alpha):
    headers = {"x-forwarded-for": "198.51.100.9", "user-agent": "x" * 400}
    stranger.post(TOKEN, credentials(), headers=headers)

    with alpha.context():
        session = Session.objects.get()
    assert (session.ip, session.user_agent, session.kind) == ("127.0.0.1", "x" * 300, "api")


def test_behind_a_proxy_of_ours_the_address_is_the_client_s(stranger, alpha, settings):
    settings.NUM_PROXIES = 1
    stranger.post(TOKEN, credentials(), headers={"x-forwarded-for": "1.2.3.4, 198.51.100.9"})

    with alpha.context():
        assert Session.objects.get().ip == "198.51.100.9"
