"""Codes: used once, soon, by who asked for them; what comes a second time ends what came of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from django.utils import timezone

from apps.users.models import Grant, Session
from core.audit.models import AuditEvent
from tests.oauth.people import CALLBACK, Program, allowed, said


@pytest.fixture
def code(browser, program):
    return said(allowed(browser, program, "harbor", "receptionist"))["code"]


def shown_to(program, access):
    headers = {"Authorization": f"Bearer {access}"}
    url = f"{program.server}/oauth/userinfo/"
    return requests.get(url, headers=headers, timeout=30).status_code


def test_a_code_that_comes_twice_ends_what_came_of_it(code, program, clinic):
    first = program.exchanges(code)
    assert first.status_code == 200
    assert shown_to(program, first.json()["access_token"]) == 200
    second = program.exchanges(code)

    assert (second.status_code, second.json()["error"]) == (400, "invalid_grant")
    assert shown_to(program, first.json()["access_token"]) == 401
    refresh = {"grant_type": "refresh_token", "refresh_token": first.json()["refresh_token"]}
    assert program.posts("/oauth/token/", **refresh).status_code == 400
    with clinic.context():
        assert Session.objects.get(kind="oauth").end_reason == "code_reused"
        told = AuditEvent.objects.get(reason="code_reused")
        assert (told.action, told.outcome) == ("sign_out", "refused")


def test_of_sixteen_uses_at_once_one_is_answered(code, program, clinic):
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: program.exchanges(code), range(16)))

    assert sorted(it.status_code for it in answers) == [200, *[400] * 15]
    (winner,) = (it.json() for it in answers if it.status_code == 200)
    assert shown_to(program, winner["access_token"]) == 401, "others had the code, too"


@pytest.mark.parametrize(
    "wrong",
    [
        {"code_verifier": "x" * 43},
        {"code_verifier": None},
        {"redirect_uri": f"{CALLBACK}/"},
        {"redirect_uri": "https://evil.example.com/callback"},
    ],
)
def test_a_code_is_used_up_by_a_wrong_use(wrong, code, program, clinic):
    answer = program.exchanges(code, **wrong)
    assert answer.status_code == 400
    assert answer.json()["error"] in ("invalid_grant", "invalid_request")
    assert "access_token" not in answer.text

    assert program.exchanges(code).json()["error"] == "invalid_grant"
    with clinic.context():
        assert Session.objects.get(kind="oauth").ended_at is not None


def test_another_application_can_neither_have_nor_spoil_it(code, program, register, clinic):
    application, _ = register(clinic, name="Another")
    thief = Program(program.server, application.client_id, verifier=program.verifier)
    assert thief.exchanges(code).json()["error"] == "invalid_grant"

    assert program.exchanges(code).status_code == 200


def test_a_code_is_good_for_a_minute(code, program, clinic):
    with clinic.context():
        grant = Grant.objects.get()
        assert 50 < (grant.expiration - timezone.now()).total_seconds() <= 60
        assert Session.objects.get(kind="oauth").expiration == grant.expiration
        Grant.objects.update(expiration=timezone.now())

    assert program.exchanges(code).json()["error"] == "invalid_grant"


def test_who_is_let_go_between_consent_and_exchange_gets_nothing(code, program, clinic):
    from apps.users.sessions.services import end_all_sessions

    with clinic.context():
        end_all_sessions(clinic.receptionist, reason="deactivated")

    assert program.exchanges(code).json()["error"] == "invalid_grant"


@pytest.mark.parametrize("changed", [{"code_challenge": None}, {"code_challenge_method": "plain"}])
def test_without_pkce_by_s256_nobody_is_asked(changed, browser, program):
    url = program.asks()
    for name, value in changed.items():
        parts = url.split("&")
        kept = [it for it in parts if not it.startswith(f"{name}=")]
        url = "&".join([*kept, f"{name}={value}"] if value else kept)
    answer = browser.open(url)

    assert answer.status_code == 303
    assert said(answer)["error"] == "invalid_request"
    assert said(answer)["state"] == program.state


@pytest.mark.parametrize("challenge", ["", "x", "x" * 44, "x" * 42 + "%00"])
def test_a_challenge_that_no_verifier_comes_to_is_refused(challenge, browser, program):
    url = program.asks()
    start = url.index("code_challenge=") + len("code_challenge=")
    answer = browser.open(url[:start] + challenge + url[start + 43 :])

    assert (answer.status_code, said(answer)["error"]) == (303, "invalid_request")
