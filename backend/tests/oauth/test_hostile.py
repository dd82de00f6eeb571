"""Whatever comes to the endpoints at the root is answered, and never by an error of ours."""

from __future__ import annotations

import base64
import http.client
from urllib.parse import urlsplit

import pytest
import requests

from tests.oauth.people import Browser

QUERIES = [
    "client_id=%00",
    "client_id=%ZZ",
    "client_id=%ff%fe",
    "client_id=a&client_id=b",
    "state=%ed%a0%80",
    "x=%",
    "scope=%0a&redirect_uri=%0a",
    "a" * 5000,
    "=&=&&&",
    "redirect_uri=http://[",
    "prompt=none&prompt=login",
    "claims={&scope=openid",
    "max_age=99999999999999999999",
    "code_challenge=x&code_challenge_method=%00",
]
HEADERS = [
    {"Authorization": "Basic"},
    {"Authorization": "Basic x"},
    {"Authorization": "Basic " + base64.b64encode(b"\xff\xfe:x").decode()},
    {"Authorization": "Basic " + base64.b64encode(b"no colon").decode()},
    {"Authorization": "Basic " + base64.b64encode(b"a:b:c:%00").decode()},
    {"Authorization": "Bearer " + "x" * 5000},
    {"Authorization": "Bearer dpa_" + "0" * 32 + "_" + "x" * 43},
    {"Content-Type": "application/json"},
    {"Content-Type": "multipart/form-data; boundary=x"},
    {"Content-Type": "application/x-www-form-urlencoded; charset=zlib"},
]


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_and_a_form_of_anything(query, clinic, register, live_server_url):
    application, _ = register(clinic)
    browser = Browser(live_server_url)
    own = f"client_id={application.client_id}&response_type=code&code_challenge={'x' * 43}"
    own += "&code_challenge_method=S256&scope=openid&nonce=%00"
    url = f"{live_server_url}/oauth/authorize/"
    assert browser.open(f"{url}?{query}").status_code < 500
    browser.sign_in(browser.open(f"{live_server_url}/account/sign-in/"), "harbor", "owner")
    for asked in (query, f"{own}&{query}"):
        assert browser.open(f"{url}?{asked}").status_code < 500
    for path in ("token", "revoke", "introspect", "userinfo"):
        for body in (query, f"{own}&grant_type=authorization_code&token=x&code=x&{query}"):
            answer = requests.post(
                f"{live_server_url}/oauth/{path}/",
                body.encode(),
                headers={"Content-Type": "application/x-www-form-urlencoded"},
                timeout=30,
            )
            assert answer.status_code < 500
            assert answer.status_code >= 400 or path == "revoke"  # an unknown token is no error


@pytest.mark.parametrize("headers", HEADERS)
def test_headers_of_anything(headers, committed, live_server_url):
    for path in ("token", "revoke", "introspect", "userinfo"):
        url = f"{live_server_url}/oauth/{path}/"
        answer = requests.post(url, b"{" * 3000, headers=headers, timeout=30)
        assert 400 <= answer.status_code < 500


def sent_as_it_is(server, method, target, **headers):
    """Send what client libraries would mend first."""
    line = http.client.HTTPConnection(urlsplit(server).netloc, timeout=30)
    line.putrequest(method, target)
    for name, value in {"Content-Length": "0", **headers}.items():
        line.putheader(name, value)
    line.endheaders()
    return line.getresponse().status


@pytest.mark.parametrize("query", ["x=%ZZ", "x=%Z", "x=%", "state=%&x=1"])
def test_a_percent_sign_that_escapes_nothing(query, program, browser, live_server_url):
    page = f"/oauth/authorize/?client_id={program.client_id}&{query}"
    assert sent_as_it_is(live_server_url, "GET", page) < 500
    browser.sign_in(browser.open(f"{live_server_url}/account/sign-in/"), "harbor", "owner")
    cookies = "; ".join(f"{it.name}={it.value}" for it in browser.http.cookies)
    assert sent_as_it_is(live_server_url, "GET", page, Cookie=cookies) < 500
    for path in ("token", "revoke", "introspect"):
        answered = sent_as_it_is(live_server_url, "POST", f"/oauth/{path}/?{query}")
        assert 400 <= answered < 500


@pytest.mark.parametrize("path", ["token", "revoke", "introspect"])
def test_credentials_that_are_no_ascii(path, committed, live_server_url):
    given = {"Authorization": b"Basic \xe9\xe9\xe9\xe9"}
    assert 400 <= sent_as_it_is(live_server_url, "POST", f"/oauth/{path}/", **given) < 500


def test_who_asks_too_often_waits(db, client, settings, tmp_path):
    settings.THROTTLE_RATES = {**settings.THROTTLE_RATES, "user": 2}
    settings.THROTTLE_FILE = tmp_path / "throttles"
    answers = [client.post("/oauth/token/") for _ in range(3)]

    assert [it.status_code for it in answers] == [400, 400, 429]
    assert int(answers[-1]["Retry-After"]) <= 60


def test_there_is_nothing_else(db, client):
    for path in (
        "applications",
        "authorized_tokens",
        "device",
        "device-authorization",
        "register",
        "logout",
    ):
        assert client.get(f"/oauth/{path}/").status_code == 404
