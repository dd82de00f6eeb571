"""`auth/mfa/totp/`: enrolling by a code, recovery codes shown once, switching off; and what is refused changes nothing."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.db import connection

from apps.users.mfa import totp
from apps.users.mfa.tests.apps import CODES, CONFIRM, DISABLE, MFA, Phone, enrolled
from apps.users.models import Attempts, Factor, RecoveryCode, Session, User
from core.audit.models import AuditEvent
from tests.clinics import PASSWORD
from tests.isolation.world import fingerprint
from tests.mails import sent, stored_anywhere

AGAIN = {"current_password": PASSWORD}
OFF = {"enabled": False, "enabled_at": None, "recovery_codes_left": 0, "required_by_clinic": False}
# Refused attempts are counted.
COUNTED = frozenset({"audit_auditevent", "audit_unsealed", "users_attempts"})


@pytest.fixture(autouse=True)
def _clock_stands_still(monkeypatch):
    monkeypatch.setattr(totp, "time", lambda: 1_800_000_015)


@pytest.fixture
def dentist(alpha, client_of):
    return client_of(alpha.dentist)


def has_mfa(clinic, user):
    with clinic.context():
        return User.objects.get(pk=user.pk).has_mfa


def state(clinic):
    return fingerprint(connection, clinic, but=COUNTED)


def operations(clinic):
    with clinic.context():
        told = AuditEvent.objects.filter(action="privilege").order_by("id")
        return [(event.operation, event.outcome) for event in told]


def test_a_factor_is_on_once_a_code_of_it_has_come_back(dentist, alpha):
    assert dentist.get(MFA).json() == OFF
    phone = Phone(dentist.post(MFA, AGAIN).json()["secret"])
    assert dentist.get(MFA).json() == OFF, "until then it does nothing"
    assert not has_mfa(alpha, alpha.dentist)

    answer = dentist.post(CONFIRM, {"otp": phone.code()})

    codes = answer.json()["recovery_codes"]
    assert len(set(codes)) == 10
    assert all(
        re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}", it) for it in codes
    )
    told = dentist.get(MFA).json()
    assert (told["enabled"], told["recovery_codes_left"]) == (True, 10)
    assert dentist.get(MFA.replace("mfa/totp", "me")).json()["mfa"] is True
    assert has_mfa(alpha, alpha.dentist)
    assert operations(alpha) == [("mfa_enrol", "success"), ("mfa_confirm", "success")]


def test_an_app_is_told_the_secret_in_three_ways(dentist, alpha):
    told = dentist.post(MFA, AGAIN).json()

    address = urlsplit(told["otpauth_uri"])
    query = {name: value for name, (value,) in parse_qs(address.query).items()}
    assert (address.scheme, address.netloc) == ("otpauth", "totp")
    assert unquote(address.path) == "/DentiaPro Clinic alpha:dentist"
    assert query == {
        "secret": told["secret"],
        "issuer": "DentiaPro Clinic alpha",
        "digits": "6",
        "period": "30",
    }
    assert told["qr_svg"].startswith("<svg ")
    assert not re.search(r"script|href|otpauth", told["qr_svg"])


def test_neither_secret_nor_codes_are_stored_as_they_are(dentist, alpha):
    told = dentist.post(MFA, AGAIN).json()
    phone = Phone(told["secret"])
    codes = dentist.post(CONFIRM, {"otp": phone.code()}).json()["recovery_codes"]

    for text in (told["secret"], phone.secret.hex(), codes[0], codes[0].replace("-", "")):
        assert stored_anywhere(text, alpha) == []
    assert sent() == []


def test_beginning_anew_forgets_the_secret_of_before(dentist):
    first, second = (Phone(dentist.post(MFA, AGAIN).json()["secret"]) for _ in range(2))

    assert dentist.post(CONFIRM, {"otp": first.code()}).json()["code"] == "wrong_code"
    assert dentist.post(CONFIRM, {"otp": second.code()}).status_code == 200


def test_the_code_that_confirmed_signs_nobody_in(dentist, alpha):
    phone = Phone(dentist.post(MFA, AGAIN).json()["secret"])
    code = phone.code()
    dentist.post(CONFIRM, {"otp": code})

    body = {"tenant": "alpha", "username": "dentist", "password": PASSWORD, "otp": code}
    assert dentist.post("/api/v1/auth/token/", body).json()["code"] == "invalid_credentials"


def test_other_sessions_end_when_it_is_switched_on(dentist, alpha, client_of):
    other = client_of(alpha.dentist)
    phone = Phone(dentist.post(MFA, AGAIN).json()["secret"])
    dentist.post(CONFIRM, {"otp": phone.code()})

    assert other.get(MFA).status_code == 401
    with alpha.context():
        ended = Session.objects.exclude(ended_at=None)
        assert [session.end_reason for session in ended] == ["mfa_change"]


@pytest.mark.parametrize("path", [MFA, DISABLE, CODES])
@pytest.mark.parametrize("body", [{}, {"current_password": "wrong"}])
def test_what_changes_it_asks_for_the_password_again(dentist, alpha, path, body):
    enrolled(alpha.dentist, dentist.session_row)
    before = state(alpha)

    refused = dentist.post(path, body)

    assert (refused.status_code, refused.json()["code"]) == (403, "wrong_password")
    assert state(alpha) == before
    assert operations(alpha)[-1][1] == "refused"


def test_one_that_is_on_is_not_enrolled_over(dentist, alpha):
    enrolled(alpha.dentist, dentist.session_row)
    before = state(alpha)

    assert dentist.post(MFA, AGAIN).json()["code"] == "mfa_already_on"
    assert state(alpha) == before


def test_a_code_without_an_enrolment_is_refused(dentist, alpha):
    before = state(alpha)
    assert dentist.post(CONFIRM, {"otp": "123456"}).json()["code"] == "mfa_not_begun"
    assert state(alpha) == before


def test_ten_wrong_codes_are_looked_at_and_then_none(dentist, alpha):
    phone = Phone(dentist.post(MFA, AGAIN).json()["secret"])
    before = state(alpha)
    wrong = f"{(int(phone.code()) + 500_000) % 1_000_000:06d}"
    for _ in range(10):
        assert dentist.post(CONFIRM, {"otp": wrong}).json()["code"] == "wrong_code"

    assert dentist.post(CONFIRM, {"otp": phone.code()}).json()["code"] == "wrong_code"
    assert state(alpha) == before
    with alpha.context():
        assert Attempts.objects.get(user=alpha.dentist).count == 10
    assert dentist.post(MFA, AGAIN).json()["code"] == "wrong_password", "it is one count"


def test_codes_that_come_too_often_wait(dentist, alpha, settings, tmp_path):
    settings.THROTTLE_FILE = tmp_path / "counted"
    settings.THROTTLE_RATES = {**settings.THROTTLE_RATES, "account": 2}
    phone = Phone(dentist.post(MFA, AGAIN).json()["secret"])
    for _ in range(2):
        assert dentist.post(CONFIRM, {"otp": "no code"}).status_code == 403
    refused = dentist.post(CONFIRM, {"otp": phone.code()})

    assert (refused.status_code, refused.json()["code"]) == (429, "throttled")
    assert not has_mfa(alpha, alpha.dentist)


def test_new_recovery_codes_take_the_place_of_the_old(dentist, alpha):
    phone = enrolled(alpha.dentist, dentist.session_row)
    new = dentist.post(CODES, AGAIN).json()["recovery_codes"]

    assert not set(new) & set(phone.recovery_codes)
    body = {"tenant": "alpha", "username": "dentist", "password": PASSWORD}
    old = dentist.post("/api/v1/auth/token/", {**body, "otp": phone.recovery_codes[0]})
    assert old.json()["code"] == "invalid_credentials"
    assert dentist.post("/api/v1/auth/token/", {**body, "otp": new[0]}).status_code == 200
    assert dentist.get(MFA).json()["recovery_codes_left"] == 9
    assert ("mfa_recovery_codes", "success") in operations(alpha)


def test_it_is_switched_off_and_the_person_is_told(dentist, alpha):
    with alpha.context():
        User.objects.filter(pk=alpha.dentist.pk).update(email="d@example.com")
    enrolled(alpha.dentist, dentist.session_row)

    assert dentist.post(DISABLE, AGAIN).status_code == 204

    assert dentist.get(MFA).json() == OFF
    assert not has_mfa(alpha, alpha.dentist)
    with alpha.context():
        assert not Factor.objects.exists()
        assert not RecoveryCode.objects.exists()
    (mail,) = sent()
    assert mail.to == ["d@example.com"]
    assert "was switched off" in mail.subject
    assert operations(alpha)[-1] == ("mfa_disable", "success")


@pytest.mark.parametrize("path", [DISABLE, CODES])
def test_without_one_there_is_nothing_to_change(dentist, alpha, path):
    dentist.post(MFA, AGAIN)  # a pending one is none
    before = state(alpha)

    assert dentist.post(path, AGAIN).json()["code"] == "mfa_not_on"
    assert state(alpha) == before


def test_a_colleague_s_factor_is_not_one_s_own(dentist, alpha, beta):
    enrolled(alpha.owner)
    enrolled(beta.dentist)

    assert dentist.get(MFA).json() == OFF


def test_the_person_s_row_says_what_the_factors_say(alpha):
    """Neither a column that is set by hand nor an old copy that is written back switches it on or off."""
    with alpha.context():
        stale = User.objects.get(pk=alpha.dentist.pk)
        User.objects.filter(pk=alpha.dentist.pk).update(has_mfa=True)
    assert not has_mfa(alpha, alpha.dentist)
    enrolled(alpha.dentist)
    with alpha.context():
        stale.save()
        assert User.objects.get(pk=stale.pk).has_mfa
        Factor.objects.filter(user=stale).delete()
    assert not has_mfa(alpha, alpha.dentist)
