"""Whatever comes in: a refusal that says what to send instead, and never an error of ours."""

from __future__ import annotations

import json
import socket
from urllib.parse import urlsplit

import pytest
import requests
from django.db import connection

from apps.appointments.tests.factories import AppointmentFactory
from core.sessions import stored_key
from tests.clients import API
from tests.clinics import PASSWORD, make_user
from tests.isolation.expectations import EXPECTATIONS
from tests.isolation.routes import api_routes

pytestmark = pytest.mark.one_world

WRITES = {route.key: route for route in api_routes() if route.verb in ("post", "put", "patch")}
FIELDS = ["patient", "doctor", "last_name", "username", "name", "reason", "weekday", "timezone"]
ALL_OPTIONAL = {
    "PUT api/v1/appointments/<uuid:pk>/",
    "PUT api/v1/medical-records/<uuid:pk>/",
}
LEAVING = {"auth-logout", "auth-logout-all"}
BODIES = {
    "nesting": b"[" * 2000,
    "nested objects": b'{"a":' * 2000 + b"1" + b"}" * 2000,
    "NaN": b'{"duration_minutes": NaN}',
    "a number of 5,000 digits": b'{"duration_minutes": ' + b"9" * 5000 + b"}",
    "NUL": b'{"last_name": "\\u0000", "reason": "\\u0000", "name": "\\u0000", "username": "\\u0000"}',
    "a lone surrogate": b'{"patient": "\\ud800", "doctor": "\\ud800", "sex": "\\ud800", "username": "\\ud800"}',
    "no UTF-8": b'{"a": "\xff"}',
    "no JSON": b"{",
    "nothing": b"",
    "a string": b'"x"',
    "a number": b"1e400",
    "a list": b"[]",
    "null": b"null",
    "wrong types": json.dumps({name: {"a": [1]} for name in FIELDS}).encode(),
}


@pytest.mark.parametrize("key", sorted(WRITES))
@pytest.mark.parametrize("body", BODIES)
def test_a_hostile_body_is_a_4xx(api, world, key, body):
    route = WRITES[key]
    path = "/" + route.path.replace("<uuid:pk>", world.ours.get(EXPECTATIONS[key].path or "", ""))
    answer = getattr(api, route.verb)(path, BODIES[body], content_type="application/json")

    without = (
        "archive", "restore", "deactivate", "reactivate", "rotate_secret", "reset_mfa",
        "publish", "retire", "revise", "discard", "resolve", "complete", "reopen", "refer",
        "done_elsewhere", "send", "cancel", "unmerge", "followed_up", "load_starter_set",
        "present", "withdraw",
        "sign",
    )  # fmt: skip
    bodiless = route.action in without and body == "nothing"
    takes_no_body = bodiless or (body == "nothing" and route.name in LEAVING)
    all_optional = route.verb == "patch" or key in ALL_OPTIONAL
    assert 400 <= answer.status_code < 500 or takes_no_body or all_optional, answer.content
    assert answer.status_code < 500
    if answer.status_code >= 400:
        assert answer["Content-Type"] == "application/problem+json"


def test_a_body_beyond_the_limit_is_a_413(api):
    answer = api.post(
        f"{API}patients/", b'"' + b"x" * 2_000_000 + b'"', content_type="application/json"
    )

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "multipart/form-data", "x"])
def test_a_body_of_another_kind_is_a_415(api, kind):
    assert api.post(f"{API}patients/", b"x", content_type=kind).status_code == 415


@pytest.mark.parametrize(
    "query",
    [
        "appointment_date__gte=2024-01-01T00:00:00%2B23:59",
        "appointment_date__gte=0001-01-01T00:00:00%2B10:00",
        "appointment_date__gte=9999-12-31T23:59:59-10:00",
        "appointment_date__gte=infinity",
        "doctor=%00",
        "status=%ED%A0%80",
        "cursor=%00",
    ],
)
def test_a_hostile_filter_is_a_400_or_finds_nothing(api, query):
    assert api.get(f"{API}appointments/?{query}").status_code in (200, 400)


@pytest.mark.parametrize(
    "moment",
    [
        "0001-01-01T00:00:00Z",
        "1899-12-31T23:59:59Z",
        "9999-12-31T23:59:00Z",
        "2200-01-01T00:00:00Z",
    ],
)
def test_a_time_that_no_practice_means_is_a_400(api, alpha, world, moment):
    from tests.isolation.attacks import filled
    from tests.isolation.expectations.appointments import BOOKING

    answer = api.post(f"{API}appointments/", {**filled(BOOKING, world), "appointment_date": moment})
    assert (answer.status_code, answer.json()["errors"][0]["attr"]) == (400, "appointment_date")
    later = moment.replace("T00:00:00", "T12:00:00").replace("T23:59:00", "T23:59:59")
    answer = api.get(
        f"{API}appointments/availability/", {"from": moment, "to": later, "duration_minutes": 720}
    )
    assert answer.status_code == 400


def test_infinity_is_no_time_of_an_appointment_by_raw_sql(tenant):
    from django.db import IntegrityError, transaction

    visit = AppointmentFactory()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE appointments_appointment SET appointment_date = 'infinity'")
    visit.refresh_from_db()


@pytest.mark.parametrize(
    "path", ["/api/", "/api/v1/nope/", "/api/v1/patients/x/", "/api/v1/schema/?version=%00"]
)
def test_nothing_under_api_is_html(client, db, path):
    answer = client.get(path)

    assert answer.status_code == (400 if "schema" in path else 404)
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["instance"] == answer["X-Request-ID"]


def test_an_unknown_host_is_told_in_json_too(client, db):
    answer = client.get(f"{API}auth/me/", headers={"host": "nowhere.example.com"})

    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")


def test_an_error_of_ours_tells_nothing(client, db, monkeypatch):
    from apps.users.sessions import views

    def fail(**_):
        raise RuntimeError("Erika Mustermann")

    monkeypatch.setattr(views, "sign_in", fail)
    client.raise_request_exception = False
    answer = client.post(
        f"{API}auth/token/", {"username": "a", "password": "b"}, content_type="application/json"
    )

    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
    assert b"Erika" not in answer.content


@pytest.mark.parametrize(
    "charset", ["zlib", "bz2", "undefined", "punycode", "utf-7", "no-such", "\u00e9"]
)
def test_a_charset_that_is_none_changes_nothing(live_server_url, charset):
    parts = urlsplit(live_server_url)
    with socket.create_connection((parts.hostname, parts.port), timeout=20) as raw:
        raw.sendall(
            f"GET /api/v1/auth/me/?a=1 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            f"Content-Type: text/plain; charset={charset}\r\n\r\n".encode("latin-1")
        )
        answer = raw.makefile("rb").readline()

    assert b" 401 " in answer or b" 400 " in answer


def test_a_header_says_nothing_of_where_we_are_mounted(live_server_url):
    answer = requests.get(
        f"{live_server_url}/healthz", headers={"SCRIPT_NAME": "/healthz"}, timeout=20
    )

    assert answer.status_code == 200


def test_user_names_are_found_by_the_rule_that_keeps_them_unique(alpha):
    from apps.users.sessions.origin import Origin
    from apps.users.sessions.sign_in import sign_in

    with alpha.context():
        make_user("dentist", "al\u0131")  # upper case of both is ALI
        plain = make_user("dentist", "ali")
    found = sign_in(tenant_slug="alpha", username="ALI", password=PASSWORD, origin=Origin())

    assert found.session.user == plain


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "1.2", "10.0.0.256", "localhost", "a..b.de", "-a.de"]
)
def test_a_clinic_s_host_is_a_name_in_the_dns(api, host):
    assert api.patch(f"{API}tenants/current/", {"domain_url": host}).status_code == 400


def test_a_zone_that_only_python_knows_is_refused(api):
    assert api.patch(f"{API}tenants/current/", {"timezone": "localtime"}).status_code == 400


def test_every_zone_that_is_accepted_is_known_to_postgresql(db):
    from zoneinfo import available_timezones

    from apps.tenants.validators import NOT_IN_POSTGRESQL

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT z FROM unnest(%s) z WHERE z NOT IN (SELECT name FROM pg_timezone_names)",
            [sorted(available_timezones() - NOT_IN_POSTGRESQL)],
        )
        assert cursor.fetchall() == []


def test_an_admin_s_session_is_stored_by_its_hash(client, alpha):
    body = {"tenant": "alpha", "username": "owner", "password": PASSWORD}
    assert client.post("/admin/login/?next=/admin/", body).status_code == 302
    key = client.cookies["dentiapro_admin"].value
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_key FROM django_session")
        assert cursor.fetchall() == [(stored_key(key),)]

    assert client.get("/admin/").status_code == 200
    client.cookies["dentiapro_admin"] = stored_key(key)
    assert client.get("/admin/").status_code == 302
    client.cookies["dentiapro_admin"] = key
    assert client.post("/admin/logout/").status_code in (200, 302)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM django_session WHERE session_key = %s", [stored_key(key)]
        )
        assert cursor.fetchone() == (0,)
