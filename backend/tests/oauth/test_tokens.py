"""Tokens at the endpoints that programs ask: their own, and nobody else's; and nowhere in clear."""

from __future__ import annotations

import re
from datetime import time

import jwt
import pytest
import requests

from apps.users.models import AccessToken, Application, Session
from apps.users.oauth import issuing, services
from core.tasks.schedule import PERIODIC, Daily
from dev import testing
from tests.clinics import make_clinic
from tests.oauth.people import CALLBACK, Program, allowed, said
from tests.oauth.test_codes import shown_to

CREDENTIAL = re.compile(r"dp[arcs]_[0-9a-zA-Z_-]+")


@pytest.fixture
def secretive(clinic, register, live_server_url):
    """An application that keeps a secret, for people and for itself."""
    application, secret = register(
        clinic,
        name="Server",
        client_type="confidential",
        grant_types=["authorization_code", "client_credentials"],
        role="billing",
    )
    return Program(live_server_url, application.client_id, secret)


def alone(program):
    return program.posts(
        "/oauth/token/", grant_type="client_credentials", scope="appointments:read"
    )


def may_have(clinic, program, scopes):
    with clinic.context():
        services.change(Application.objects.get(client_id=program.client_id), scopes=scopes)


def test_introspection_tells_of_ones_own_tokens(secretive, browser, clinic):
    token = secretive.fetches(allowed(browser, secretive, "harbor", "receptionist"))
    told = secretive.posts("/oauth/introspect/", token=token["access_token"]).json()

    assert told["active"] is True
    assert told["sub"] == str(clinic.receptionist.pk)
    assert told["scope"] == token["scope"]
    assert told["client_id"] == secretive.client_id
    refresh = secretive.posts("/oauth/introspect/", token=token["refresh_token"]).json()
    assert (refresh["active"], "token_type" in refresh) == (True, False)
    secretive.posts("/oauth/revoke/", token=token["access_token"])
    for raw in (token["access_token"], token["refresh_token"], "x", "dpa_x", ""):
        answer = secretive.posts("/oauth/introspect/", token=raw).json()
        assert answer in ({"active": False}, {"error": "invalid_request"})


def test_of_others_tokens_it_tells_nothing(secretive, program, browser, register, live_server_url):
    token = program.fetches(allowed(browser, program, "harbor", "receptionist"))
    other = make_clinic("island", domain_url=None)
    theirs, secret = register(
        other,
        client_type="confidential",
        grant_types=["client_credentials"],
        redirect_uris=[],
        role="billing",
    )
    foreign = alone(Program(live_server_url, theirs.client_id, secret)).json()

    for raw in (token["access_token"], token["refresh_token"], foreign["access_token"]):
        assert secretive.posts("/oauth/introspect/", token=raw).json() == {"active": False}
        assert secretive.posts("/oauth/revoke/", token=raw).status_code == 200
    assert shown_to(program, token["access_token"]) == 200
    with other.context():
        assert Session.objects.get(kind="oauth").ended_at is None
    assert program.posts("/oauth/introspect/", token=token["access_token"]).status_code == 401


def test_a_client_of_another_clinic_is_an_unknown_one(secretive, clinic, register, live_server_url):
    other = make_clinic("island", domain_url="island.example.com")
    strangers = [
        secretive.client_id.replace(clinic.id.hex, other.id.hex),
        f"{clinic.id.hex}.AAAAAAAAAAAAAAAAAAAAAA",
        "nonsense",
        "",
        "\0",
    ]
    answers = {
        (it.status_code, it.text)
        for it in (
            alone(Program(live_server_url, name, secretive.client_secret)) for name in strangers
        )
    }
    assert {status for status, _ in answers} == {401}
    assert len(answers) == 1
    at_their_host = requests.post(
        f"{live_server_url}/oauth/token/",
        {"grant_type": "client_credentials"},
        auth=(secretive.client_id, secretive.client_secret),
        headers={"Host": "island.example.com"},
        timeout=30,
    )
    assert (at_their_host.status_code, at_their_host.text) == answers.pop()
    with clinic.context():
        assert not AccessToken.objects.exists()


@pytest.mark.parametrize(
    "asked",
    [
        {"grant_type": "password", "username": "owner", "password": "x"},
        {"grant_type": "implicit"},
        {"grant_type": "urn:ietf:params:oauth:grant-type:device_code", "device_code": "x"},
        {"grant_type": "urn:ietf:params:oauth:grant-type:token-exchange"},
        {"grant_type": "client_credentials", "scope": "users:write"},
        {"grant_type": "refresh_token"},
        {"grant_type": "authorization_code"},
        {},
    ],
)
def test_there_is_no_other_way_to_a_token(asked, secretive, clinic):
    answer = secretive.posts("/oauth/token/", **asked)

    assert answer.status_code == 400
    assert answer.json()["error"]
    with clinic.context():
        assert not AccessToken.objects.exists()


def test_what_cannot_keep_a_secret_does_not_act_alone(program, clinic):
    answer = alone(program)

    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


@pytest.mark.parametrize("path", ["/oauth/token/", "/oauth/revoke/", "/oauth/introspect/"])
def test_secrets_are_not_taken_from_an_address(path, secretive):
    answer = requests.get(f"{secretive.server}{path}", timeout=30)
    assert answer.status_code == 405
    url = f"{secretive.server}{path}?client_id={secretive.client_id}&client_secret=x&token=x"
    assert requests.post(url, {}, timeout=30).status_code in (400, 401)
    body = {"client_id": secretive.client_id, "token": "x", "grant_type": "client_credentials"}
    url = f"{secretive.server}{path}?client_secret={secretive.client_secret}"
    answer = requests.post(url, body, timeout=30)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


def test_a_deleted_application_has_nothing_left(secretive, browser, clinic):
    token = secretive.fetches(allowed(browser, secretive, "harbor", "receptionist"))
    own = alone(secretive).json()
    with clinic.context():
        services.delete(Application.objects.get(client_id=secretive.client_id))

    for access in (token["access_token"], own["access_token"]):
        headers = {"Authorization": f"Bearer {access}"}
        url = f"{secretive.server}/api/v1/appointments/"
        assert requests.get(url, headers=headers, timeout=30).status_code == 401
    assert alone(secretive).status_code == 401
    page = browser.open(secretive.asks())
    assert page.status_code == 400
    with clinic.context():
        assert not Session.objects.filter(kind="oauth", ended_at=None).exists()


def test_a_scope_that_is_taken_from_an_application_is_taken_from_its_tokens(
    secretive, browser, clinic
):
    token = secretive.fetches(allowed(browser, secretive, "harbor", "receptionist"))
    again = said(allowed(browser, secretive, "harbor", "receptionist"))["code"]
    may_have(clinic, secretive, ["openid", "appointments:read"])

    headers = {"Authorization": f"Bearer {token['access_token']}"}
    url = f"{secretive.server}/oauth/userinfo/"
    told = requests.get(url, headers=headers, timeout=30).json()
    assert told == {"sub": str(clinic.receptionist.pk)}
    exchanged = secretive.exchanges(again).json()
    assert exchanged["scope"] == "openid appointments:read"
    assert "email" not in jwt.decode(exchanged["id_token"], options={"verify_signature": False})
    refresh = {"grant_type": "refresh_token", "refresh_token": token["refresh_token"]}
    refused = secretive.posts("/oauth/token/", **refresh, scope="openid email")
    assert refused.json()["error"] == "invalid_scope"
    renewed = secretive.posts("/oauth/token/", **refresh).json()
    assert renewed["scope"] == "openid appointments:read"
    may_have(clinic, secretive, ["patients:read"])
    assert shown_to(secretive, renewed["access_token"]) == 403
    told = secretive.posts("/oauth/introspect/", token=renewed["access_token"]).json()
    assert (told["active"], told["scope"]) == (True, "")


def test_a_code_for_what_an_application_no_longer_has_gives_nothing(secretive, browser, clinic):
    code = said(allowed(browser, secretive, "harbor", "receptionist"))["code"]
    may_have(clinic, secretive, ["patients:read"])

    assert secretive.exchanges(code).json()["error"] == "invalid_grant"


def test_another_secret_takes_the_place_of_the_old_one(secretive, clinic):
    with clinic.context():
        _, secret = services.rotate_secret(Application.objects.get(client_id=secretive.client_id))

    assert alone(secretive).status_code == 401
    assert alone(Program(secretive.server, secretive.client_id, secret)).status_code == 200


def test_nothing_secret_is_in_the_database_in_clear(secretive, browser, database_name):
    told = said(allowed(browser, secretive, "harbor", "receptionist"))
    token = secretive.exchanges(told["code"]).json()
    alone(secretive)
    secrets = [told["code"], token["access_token"], token["refresh_token"]]
    secrets += [secretive.client_secret, secretive.verifier]

    with testing.superuser(database_name) as direct, direct.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND"
            " relnamespace = 'public'::regnamespace"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            for (row,) in cursor.fetchall():
                assert not CREDENTIAL.search(row), table
                assert not any(secret in row for secret in secrets), table


def test_what_is_over_is_forgotten_and_what_is_used_remembered(secretive, program, browser, clinic):
    from django.utils import timezone

    from apps.users.models import Grant, RefreshToken

    token = program.fetches(allowed(browser, program, "harbor", "receptionist"))
    refresh = {"grant_type": "refresh_token", "refresh_token": token["refresh_token"]}
    program.posts("/oauth/token/", **refresh)
    with clinic.context():
        assert issuing.forget() == 0
        AccessToken.objects.update(expiration=timezone.now())
        assert issuing.forget() == 2
        assert (Grant.objects.count(), RefreshToken.objects.count()) == (1, 2)
        Session.objects.filter(kind="oauth").update(expiration=timezone.now())
        assert issuing.forget() == 3
    assert PERIODIC["forget_oauth_tokens"].when == Daily(time(3))


def test_who_is_nobody_is_told_so(program):
    for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": "Basic eDp4"}):
        answer = requests.get(f"{program.server}/oauth/userinfo/", headers=headers, timeout=30)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith('Bearer realm="oauth"')


def test_without_openid_nothing_is_told_of_the_person(browser, register, clinic, live_server_url):
    application, _ = register(clinic, scopes=["appointments:read"])
    program = Program(live_server_url, application.client_id, scope="appointments:read")
    token = program.fetches(allowed(browser, program, "harbor", "receptionist"))

    assert "id_token" not in token
    headers = {"Authorization": f"Bearer {token['access_token']}"}
    answer = requests.get(f"{live_server_url}/oauth/userinfo/", headers=headers, timeout=30)
    assert answer.status_code == 403
    assert 'error="insufficient_scope"' in answer.headers["WWW-Authenticate"]
    assert program.redirect_uri == CALLBACK
