"""One's own sessions: seen, ended, and ended by time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from apps.tenants.models import Tenant
from apps.users.models import Session
from apps.users.sessions.tests.factories import SessionFactory
from apps.users.sessions.tests.paths import (
    LOGOUT,
    LOGOUT_ALL,
    ME,
    REFRESH,
    SESSIONS,
    TOKEN,
    credentials,
)
from core.api.rendering import moment
from core.tenancy.context import PLATFORM_ID, tenant_context
from tests.applications import ApplicationClient, make_application
from tests.clients import API, ApiClient
from tests.clinics import make_clinic, make_user


def end_of(clinic, session):
    with clinic.context():
        return Session.objects.get(pk=session.pk).end_reason


def shift(clinic, **changes):
    """Move every session of a clinic in time."""
    with clinic.context():
        for session in Session.objects.all():
            for field, by in changes.items():
                setattr(session, field, getattr(session, field) + by)
            session.save(update_fields=list(changes))


def limit(clinic, **limits):
    with clinic.context():
        Tenant.objects.filter(pk=clinic.id).update(**limits)


def test_one_sees_one_s_own_live_sessions_and_which_of_them_asks(api, alpha, beta):
    with alpha.context():
        elsewhere = SessionFactory()
        SessionFactory(user=alpha.admin)
        SessionFactory(ended_at=timezone.now(), end_reason="logout")
        SessionFactory(expiration=timezone.now() - timedelta(seconds=1))
        SessionFactory(last_activity=timezone.now() - timedelta(minutes=61))
    with beta.context():
        SessionFactory()

    page = api.get(f"{SESSIONS}?count=true").json()

    assert page["count"] == 2
    assert [(row["session_id"], row["current"]) for row in page["results"]] == [
        (str(api.session_row.pk), True),
        (str(elsewhere.pk), False),
    ]
    assert page["results"][0] == {
        "session_id": str(api.session_row.pk),
        "kind": "api",
        "application": None,
        "created_at": moment(api.session_row.created_at),
        "last_activity": moment(api.session_row.last_activity),
        "expiration": moment(api.session_row.expiration),
        "ip": "192.0.2.1",
        "user_agent": "test",
        "current": True,
    }
    assert api.get(f"{SESSIONS}{elsewhere.pk}/").json()["user_agent"] == "elsewhere"


@pytest.mark.parametrize("rows", [1, 3])
def test_sessions_of_many_applications_take_as_many_queries_as_of_one(
    rows, api, alpha, django_assert_num_queries
):
    names = [f"Recall {number}" for number in range(rows)]
    for name in names:
        ApplicationClient(make_application(alpha.id, name=name), alpha.owner, ["profile"])

    with django_assert_num_queries(5):
        shown = api.get(SESSIONS).json()["results"]

    assert [row["application"] for row in shown] == [None, *names]


def test_an_ended_session_is_gone_from_its_next_request_on(api, alpha, client_of):
    other = client_of(alpha.owner)
    assert other.get(ME).status_code == 200

    assert api.delete(f"{SESSIONS}{other.session_row.pk}/").status_code == 204

    assert other.get(ME).status_code == 401
    assert ApiClient().post(REFRESH, {"refresh": other.pair.refresh}).status_code == 401
    assert api.delete(f"{SESSIONS}{other.session_row.pk}/").status_code == 404
    assert api.get(ME).status_code == 200
    assert end_of(alpha, other.session_row) == "revoked"


def test_somebody_else_s_session_is_not_there(api, alpha, beta, client_of):
    colleague, neighbour = client_of(alpha.admin), client_of(beta.owner)
    for other in (colleague, neighbour):
        url = f"{SESSIONS}{other.session_row.pk}/"
        assert api.get(url).status_code == api.delete(url).status_code == 404
        assert other.get(ME).status_code == 200


def test_an_operator_has_sessions_too(db):
    with tenant_context(PLATFORM_ID):
        operator = make_user("operator")
    client = ApiClient()
    client.sign_in(operator)

    (row,) = client.get(SESSIONS).json()["results"]
    assert client.delete(f"{SESSIONS}{row['session_id']}/").status_code == 204
    assert client.get(ME).status_code == 401


def test_a_refresh_token_alone_signs_out(api, alpha, stranger):
    assert stranger.post(LOGOUT, {"refresh": api.pair.refresh}).status_code == 204

    assert api.get(ME).status_code == 401
    assert end_of(alpha, api.session_row) == "logout"
    assert stranger.post(LOGOUT, {"refresh": api.pair.refresh}).status_code == 401


def test_a_refresh_token_goes_before_the_header(api, alpha, client_of):
    other = client_of(alpha.owner)

    assert api.post(LOGOUT, {"refresh": other.pair.refresh}).status_code == 204

    assert (api.get(ME).status_code, other.get(ME).status_code) == (200, 401)


def test_an_access_token_that_has_ended_does_not_keep_a_refresh_token_from_signing_out(
    api, alpha, stranger
):
    stranger.credentials(HTTP_AUTHORIZATION=f"Bearer {api.pair.access}x")

    assert stranger.post(LOGOUT).status_code == 401
    assert stranger.post(LOGOUT, {"refresh": api.pair.refresh}).status_code == 204


@pytest.mark.parametrize("path", [LOGOUT, LOGOUT_ALL])
@pytest.mark.parametrize(
    ("body", "status"),
    [({"refresh": "x"}, 401), ({"refresh": None}, 400), ({"user": "x"}, 400), ([], 400)],
)
def test_a_sign_out_that_is_not_understood_ends_nothing(api, alpha, path, body, status):
    assert api.post(path, body).status_code == status
    assert api.get(ME).status_code == 200
    assert end_of(alpha, api.session_row) == ""


def test_an_access_token_in_the_body_is_no_refresh_token(api, stranger):
    assert stranger.post(LOGOUT, {"refresh": api.pair.access}).status_code == 401
    assert api.get(ME).status_code == 200


def test_signing_out_everywhere_ends_all_of_one_s_own_sessions_and_nobody_else_s(
    api, alpha, client_of
):
    others = [client_of(alpha.owner) for _ in range(2)]
    colleague = client_of(alpha.admin)

    assert api.post(LOGOUT_ALL).status_code == 204

    assert [client.get(ME).status_code for client in (api, *others)] == [401] * 3
    assert {end_of(alpha, it.session_row) for it in (api, *others)} == {"logout_all"}
    assert colleague.get(ME).status_code == 200


@pytest.mark.parametrize("path", [LOGOUT, LOGOUT_ALL])
@pytest.mark.parametrize("by", ["header", "body"])
def test_staff_of_a_suspended_clinic_may_still_leave(api, alpha, stranger, path, by):
    with tenant_context(PLATFORM_ID):
        Tenant.objects.filter(pk=alpha.id).update(status="suspended")
    assert api.get(SESSIONS).status_code == 403

    client, body = (api, {}) if by == "header" else (stranger, {"refresh": api.pair.refresh})

    assert client.post(path, body).status_code == 204
    assert end_of(alpha, api.session_row) in {"logout", "logout_all"}


@pytest.mark.parametrize("idle", [5, 60, 720])
def test_a_session_ends_when_it_was_idle_for_as_long_as_its_clinic_says(api, alpha, stranger, idle):
    limit(alpha, session_idle_minutes=idle)
    shift(alpha, last_activity=-timedelta(minutes=idle, seconds=-20))
    assert api.get(ME).status_code == 200

    shift(alpha, last_activity=-timedelta(minutes=idle))

    refused = api.get(ME)
    assert (refused.status_code, refused.json()["code"]) == (401, "token_not_valid")
    assert stranger.post(REFRESH, {"refresh": api.pair.refresh}).status_code == 401
    assert stranger.post(LOGOUT, {"refresh": api.pair.refresh}).status_code == 401


def test_use_keeps_a_session_alive(api, alpha, stranger):
    shift(alpha, last_activity=-timedelta(minutes=59))
    assert api.get(ME).status_code == 200
    with alpha.context():
        assert timezone.now() - Session.objects.get().last_activity < timedelta(minutes=1)

    shift(alpha, last_activity=-timedelta(minutes=59))
    assert stranger.post(REFRESH, {"refresh": api.pair.refresh}).status_code == 200
    with alpha.context():
        assert timezone.now() - Session.objects.get().last_activity < timedelta(minutes=1)


def test_a_session_ends_in_any_case_when_its_clinic_said(alpha, stranger):
    limit(alpha, session_absolute_hours=3)
    pair = stranger.post(TOKEN, credentials()).json()
    with alpha.context():
        session = Session.objects.get()
        assert session.expiration - session.created_at == pytest.approx(
            timedelta(hours=3), abs=timedelta(seconds=5)
        )
    stranger.credentials(HTTP_AUTHORIZATION=f"Bearer {pair['access']}")
    assert stranger.get(ME).status_code == 200
    ends_at = session.expiration

    renewed = stranger.post(REFRESH, {"refresh": pair["refresh"]}).json()
    with alpha.context():
        assert Session.objects.get().expiration == ends_at
    shift(alpha, expiration=-timedelta(hours=3))

    assert stranger.get(ME).status_code == 401
    assert stranger.post(REFRESH, {"refresh": renewed["refresh"]}).status_code == 401


def test_administrators_set_the_limits_and_others_see_them(api, alpha, client_of):
    url, limits = (
        f"{API}tenants/current/",
        {
            "session_idle_minutes": 15,
            "session_absolute_hours": 8,
        },
    )
    assert api.patch(url, limits).status_code == 200

    shown = client_of(alpha.stock).get(url).json()
    assert {name: shown[name] for name in limits} == limits
    assert client_of(alpha.dentist).patch(url, {"session_idle_minutes": 20}).status_code == 403
    with alpha.context():
        assert Tenant.objects.get().session_idle_minutes == 15


@pytest.mark.parametrize(
    ("field", "values"),
    [("session_idle_minutes", [4, 721, -1, "x"]), ("session_absolute_hours", [0, 721, 10**6])],
)
def test_limits_have_bounds_in_the_api_and_in_the_database(api, alpha, field, values):
    for value in values:
        answer = api.patch(f"{API}tenants/current/", {field: value})
        assert (answer.status_code, answer.json()["errors"][0]["attr"]) == (400, field)
        if isinstance(value, int) and 0 <= value < 1000:
            with pytest.raises(IntegrityError, match="within_bounds"), transaction.atomic():
                limit(alpha, **{field: value})
    with alpha.context():
        assert getattr(Tenant.objects.get(), field) in {60, 12}


def test_limits_are_each_clinic_s_own(api, alpha, client_of):
    gamma = make_clinic("gamma", session_idle_minutes=5)
    there = client_of(gamma.owner)
    shift(alpha, last_activity=-timedelta(minutes=10))
    shift(gamma, last_activity=-timedelta(minutes=10))

    assert (api.get(ME).status_code, there.get(ME).status_code) == (200, 401)


@pytest.mark.parametrize(
    "change",
    [
        {"ended_at": None, "end_reason": ""},
        {"last_activity": timezone.now()},
        {"token_hash": "y" * 64},
    ],
)
def test_what_has_ended_stays_so_in_the_database_too(api, alpha, change):
    api.post(LOGOUT)
    with alpha.context():
        with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
            Session.objects.update(**change)
        assert Session.objects.get().end_reason == "logout"


@pytest.mark.parametrize("fields", [{"kind": "admin"}, {"token_hash": ""}, {"kind": "other"}])
def test_a_session_of_the_api_has_a_token_and_one_of_the_administration_none(tenant, fields):
    with pytest.raises(IntegrityError, match="session_of_the_api"), transaction.atomic():
        SessionFactory(**fields)
    assert not Session.objects.exists()
