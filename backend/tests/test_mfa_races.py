"""`security.md`, Who is who 5: a code works once, also when it is sent sixteen times at the same moment."""

from __future__ import annotations

from collections import Counter
from threading import Barrier

import pytest
import requests
from django.db import connection

from apps.users.mfa import codes, totp
from apps.users.mfa.tests.apps import enrolled
from apps.users.models import Factor, RecoveryCode, Session
from tests.clinics import PASSWORD, make_clinic
from tests.test_front_desk import together

TIMES = 16


@pytest.fixture
def clinic(committed):
    return make_clinic("alpha")


@pytest.fixture
def phone(clinic):
    return enrolled(clinic.owner)


def of(phone, kind):
    return phone.code() if kind == "totp" else phone.recovery_codes[0]


@pytest.mark.parametrize("kind", ["totp", "recovery_code"])
def test_of_sixteen_who_sign_in_by_one_code_one_gets_in(clinic, phone, live_server_url, kind):
    body = {"tenant": "alpha", "username": "owner", "password": PASSWORD, "otp": of(phone, kind)}
    url = f"{live_server_url}/api/v1/auth/token/"

    answers = together([lambda: requests.post(url, json=body, timeout=60)] * TIMES)

    told = Counter((answer.status_code, answer.json().get("code")) for answer in answers)
    assert told == {(200, None): 1, (401, "invalid_credentials"): TIMES - 1}
    with clinic.context():
        assert Session.objects.filter(ended_at=None).count() == 1


@pytest.mark.parametrize("kind", ["totp", "recovery_code"])
def test_of_sixteen_transactions_one_uses_a_code_up(clinic, phone, monkeypatch, kind):
    """Without the person's row, which sign-in locks, and all having looked before anybody writes."""
    monkeypatch.setattr(totp, "time", lambda: 1_800_000_015)
    code, all_here = of(phone, kind), Barrier(TIMES)
    real = codes.step_of

    def look(factor, given):
        step = real(factor, given)
        all_here.wait(timeout=30)
        return step

    monkeypatch.setattr(codes, "step_of", look)

    def use():
        try:
            with clinic.context():
                if kind != "totp":
                    all_here.wait(timeout=30)
                return codes.use(clinic.owner, code)
        finally:
            connection.close()

    assert Counter(together([use] * TIMES)) == {kind: 1, None: TIMES - 1}
    with clinic.context():
        assert Factor.objects.get().last_step == (60_000_000 if kind == "totp" else 0)
        assert RecoveryCode.objects.exclude(used_at=None).count() == (kind != "totp")
