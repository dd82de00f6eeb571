"""Who goes while a consent is on its way: nothing that was allowed by an ended session is good."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from apps.users.models import Session
from apps.users.oauth import issuing
from apps.users.oauth.pages import AuthorizePage
from apps.users.sessions.services import end_all_sessions
from tests.clinics import PASSWORD
from tests.oauth.people import said


@pytest.fixture
def allows(client, program, clinic):
    """Sign in, in this process, and return what allows the program what it asks for."""
    who = {"tenant": "harbor", "username": "receptionist", "password": PASSWORD}
    assert client.post("/account/sign-in/", who).status_code == 302
    return lambda: client.post(program.asks().removeprefix(program.server), {"allow": ""})


@pytest.fixture
def leaving(clinic):
    """Sign out everywhere, by another connection; return the thread that does."""

    def leave():
        try:
            with clinic.context():
                end_all_sessions(clinic.receptionist, reason="logout_all")
        finally:
            connection.close()

    return threading.Thread(target=leave)


def test_who_has_just_gone_allows_nothing(allows, clinic, leaving, monkeypatch):
    real = AuthorizePage._find_clinic

    def late(page):
        answer = real(page)
        leaving.start()
        leaving.join(timeout=30)
        return answer

    monkeypatch.setattr(AuthorizePage, "_find_clinic", late)
    answer = allows()

    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/sign-in/?next=/oauth/authorize/")
    with clinic.context():
        assert not Session.objects.filter(kind="oauth").exists()


def test_who_goes_takes_what_is_being_allowed_along(allows, program, leaving, monkeypatch):
    real = issuing.allow
    has_waited = []

    def early(*args, **kwargs):
        real(*args, **kwargs)
        leaving.start()
        leaving.join(timeout=0.5)
        has_waited.append(leaving.is_alive())

    monkeypatch.setattr(issuing, "allow", early)
    code = said(allows())["code"]
    leaving.join(timeout=30)

    assert has_waited == [True]
    assert program.exchanges(code).json()["error"] == "invalid_grant"
