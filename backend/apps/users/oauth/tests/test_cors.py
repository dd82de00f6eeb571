"""Which pages of other origins may read an answer: those that the clinic that is asked has registered, through real gunicorn."""

from __future__ import annotations

import pytest
import requests
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from uuid_utils.compat import uuid7

from apps.users.models import Application
from apps.users.oauth import cors
from apps.users.oauth.generators import new_access_token
from tests.applications import ApplicationClient, make_application
from tests.clients import API
from tests.clinics import make_clinic

ALLOWED = "Access-Control-Allow-Origin"
PATIENTS, ME, TOKEN = f"{API}patients/", f"{API}auth/me/", "/oauth/token/"
ASKING = {
    "Access-Control-Request-Method": "PATCH",
    "Access-Control-Request-Headers": "authorization, if-match",
}


def made_up():
    """An origin that no server remembers."""
    return f"https://app-{uuid7().hex}.example.net"


class Served:
    """Two clinics at one server, each with an application of its own origin."""

    def __init__(self, url):
        self.url = url
        self.alpha, self.beta = make_clinic("alpha"), make_clinic("beta")
        self.ours, self.theirs = made_up(), made_up()
        application = make_application(self.alpha.id, allowed_origins=[self.ours])
        make_application(self.beta.id, allowed_origins=[self.theirs])
        self.raw = ApplicationClient(application, self.alpha.owner, ["patients:read"]).raw

    def asks(self, origin, path=PATIENTS, *, raw="", verb="get", host="", **headers):
        given = {"Origin": origin} if origin else {}
        given |= {"Authorization": f"Bearer {raw}"} if raw else {}
        given |= {"Host": host} if host else {}
        return requests.request(verb, f"{self.url}{path}", headers={**given, **headers}, timeout=30)

    def asks_before(self, origin, path=PATIENTS, **kwargs):
        return self.asks(origin, path, verb="options", **kwargs, **ASKING)


@pytest.fixture
def served(committed, live_server_url):
    return Served(live_server_url)


def test_a_page_that_the_clinic_registered_reads_and_writes(served):
    before = served.asks_before(served.ours)
    assert (before.status_code, before.text) == (200, "")
    assert before.headers[ALLOWED] == served.ours
    assert "PATCH" in before.headers["Access-Control-Allow-Methods"]
    taken = before.headers["Access-Control-Allow-Headers"].split(", ")
    assert {"Authorization", "Content-Type", "Idempotency-Key", "If-Match"} <= set(taken)
    assert before.headers["Access-Control-Max-Age"] == "600"

    answer = served.asks(served.ours, raw=served.raw)
    assert (answer.status_code, answer.headers[ALLOWED]) == (200, served.ours)
    shown = answer.headers["Access-Control-Expose-Headers"].split(", ")
    assert {"ETag", "Location", "Retry-After", "WWW-Authenticate", "X-Request-ID"} <= set(shown)
    for it in (before, answer):
        assert "Access-Control-Allow-Credentials" not in it.headers
        assert "origin" in it.headers["Vary"].lower()


def test_a_refusal_can_be_read_too(served):
    with served.alpha.context():
        over = new_access_token()
    for raw, status in ((served.raw, 403), (over, 401), ("x.y.z", 401), ("", 401)):
        answer = served.asks(served.ours, f"{API}operatories/", raw=raw)
        assert (answer.status_code, answer.headers[ALLOWED]) == (status, served.ours)


def test_a_page_of_another_clinic_reads_nothing_of_ours(served):
    answer = served.asks(served.theirs, raw=served.raw)
    assert answer.status_code == 200  # to who asks without a browser, it is as any
    assert ALLOWED not in answer.headers

    with served.alpha.context():
        over = new_access_token()
    refused = served.asks(served.theirs, raw=over)
    assert refused.status_code == 401
    assert ALLOWED not in refused.headers


def test_the_question_before_has_no_token_and_is_answered_for_any_clinic_s_page(served):
    assert served.asks_before(served.theirs).headers[ALLOWED] == served.theirs
    assert ALLOWED not in served.asks_before(made_up()).headers


def test_a_clinic_s_own_host_answers_its_own_pages_only(served):
    for ask in (served.asks_before, served.asks):
        assert ask(served.ours, host="alpha.example.com").headers[ALLOWED] == served.ours
        assert ALLOWED not in ask(served.theirs, host="alpha.example.com").headers


def test_no_origin_but_the_very_one_is_taken_for_it(served):
    host = served.ours.removeprefix("https://")
    for origin in (
        "null",
        "*",
        "",
        f"http://{host}",
        f"https://{host}:8443",
        f"https://{host}:443",
        f"https://{host}/",
        f"https://{host}.evil.example",
        f"https://evil.{host}",
        f"https://evil{host}",
        f"https://{host[:-1]}",
        f"https://{host.upper()}",
        served.ours.upper(),
        f"https://user@{host}",
        f"https://{host}@evil.example",
        f"{served.ours}, {served.ours}",
        f"{served.ours} https://evil.example",
        f"https://{host}%00",
        "https://\x80",
        f"https://{'a' * 5000}.example",
        "https://[",
        "file://",
        host,
    ):
        for answer in (
            served.asks_before(origin),
            served.asks(origin, raw=served.raw),
            served.asks(origin, host="alpha.example.com"),
        ):
            assert answer.status_code in (200, 400, 401), origin
            assert ALLOWED not in answer.headers, origin


@pytest.mark.parametrize("path", [TOKEN, "/oauth/revoke/"])
def test_a_page_asks_for_its_token_from_where_it_is(served, path):
    with served.alpha.context():
        client_id = Application.objects.get().client_id
    body = f"client_id={client_id}&grant_type=authorization_code&token=x"
    kind = {"Content-Type": "application/x-www-form-urlencoded"}

    def post(origin):
        headers = {"Origin": origin, **kind}
        return requests.post(f"{served.url}{path}", body, headers=headers, timeout=30)

    assert served.asks_before(served.ours, path).headers[ALLOWED] == served.ours
    assert post(served.ours).headers[ALLOWED] == served.ours
    assert ALLOWED not in post(served.theirs).headers
    assert ALLOWED not in post(made_up()).headers


@pytest.mark.parametrize(
    "path", ["/.well-known/openid-configuration", "/.well-known/jwks.json", f"{API}schema/"]
)
def test_what_is_the_same_for_everybody_is_read_by_any_registered_page(served, path):
    for origin in (served.ours, served.theirs):
        answer = served.asks(origin, path)
        assert (answer.status_code, answer.headers[ALLOWED]) == (200, origin)
    assert ALLOWED not in served.asks(made_up(), path).headers


def test_a_page_reads_whose_token_it_is(served):
    for path, status in ((ME, 403), ("/oauth/userinfo/", 403)):
        answer = served.asks(served.ours, path, raw=served.raw)
        assert (answer.status_code, answer.headers[ALLOWED]) == (status, served.ours)
        assert ALLOWED not in served.asks(served.theirs, path, raw=served.raw).headers


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/healthz",
        "/admin/",
        "/admin/login/",
        "/account/sign-in/",
        "/oauth/authorize/",
        "/oauth/introspect/",
        f"{API}auth/token/",
        f"{API}auth/logout/",
        f"{API}auth/me/x",
        f"{API}auth/password/reset/",
        f"{API}auth/sessions/",
        f"{API}users/invitations/accept/",
        "/static/admin/css/base.css",
        "//api/v1/patients/",
    ],
)
def test_no_page_reads_what_is_between_a_person_and_dentiapro(served, path):
    for answer in (
        served.asks_before(served.ours, path),
        served.asks(served.ours, path, raw=served.raw),
        served.asks(served.ours, path, host="alpha.example.com"),
    ):
        found = {name for name in answer.headers if name.lower().startswith("access-control")}
        assert found == set()


@pytest.fixture
def forgotten():
    """What no test before has asked."""
    cors._looked_up.cache_clear()
    yield
    cors._looked_up.cache_clear()


def test_who_names_no_origin_costs_no_query_and_who_does_one(alpha, forgotten):
    make_application(alpha.id)
    through = ApplicationClient(make_application(alpha.id), alpha.owner, ["patients:read"])
    origin = {"Origin": "https://app.example.net"}

    def asked(**headers):
        with CaptureQueriesContext(connection) as queries:
            answer = through.get(PATIENTS, headers=headers)
        found = [it for it in queries if "users_origin_is_registered" in it["sql"]]
        return answer.get(ALLOWED), len(found)

    assert asked() == (None, 0)
    assert asked(**origin) == (origin["Origin"], 1)
    assert asked(**origin) == (origin["Origin"], 0)
    assert asked(Origin="https://other.example.net") == (None, 1)
    assert asked(Origin="null") == (None, 0)


def test_a_page_elsewhere_costs_no_query(db, forgotten):
    with CaptureQueriesContext(connection) as queries:
        Client().get("/account/sign-in/", headers={"Origin": "https://app.example.net"})

    assert [it for it in queries if "users_origin_is_registered" in it["sql"]] == []


@pytest.mark.parametrize(
    "change",
    [
        {"allowed_origins": []},
        {"is_active": False},
        {"is_active": False, "deleted_at": "2027-01-01T00:00Z"},
    ],
)
def test_an_origin_that_was_taken_back_lives_on_for_half_a_minute(
    alpha, forgotten, monkeypatch, change
):
    application = make_application(alpha.id)
    (origin,) = application.allowed_origins
    now = 1_000.0 - 1_000.0 % cors.KEPT
    monkeypatch.setattr(cors.time, "monotonic", lambda: now)
    assert cors.is_registered(origin, alpha.id)
    with alpha.context():
        Application.objects.update(**change)

    now += cors.KEPT - 0.001
    assert cors.is_registered(origin, alpha.id)
    now += 0.001
    assert not cors.is_registered(origin, alpha.id)
    assert not cors.is_registered(origin, None)


def test_the_clinic_s_own_applications_decide_whoever_is_current(alpha, beta, forgotten):
    make_application(beta.id, allowed_origins=["https://beta.example.net"])
    with alpha.context():
        assert not cors.is_registered("https://beta.example.net", alpha.id)
        assert cors.is_registered("https://beta.example.net", beta.id)
        assert cors.is_registered("https://beta.example.net", None)
        assert not Application.objects.exists()


def test_the_database_compares_letter_by_letter_too(alpha, forgotten):
    make_application(alpha.id, allowed_origins=["https://alpha.example.net"])

    assert cors._looked_up("https://alpha.example.net", alpha.id, 0)
    assert not cors._looked_up("https://ALPHA.example.net", alpha.id, 0)
    assert not cors._looked_up("https://alpha.example.ne_", alpha.id, 0)
