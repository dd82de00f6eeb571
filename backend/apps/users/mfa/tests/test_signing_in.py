"""`auth/token/` with a second factor: a code beside the password, each once, never guessable, and no tell-tale answers."""

from __future__ import annotations

import pytest
from django.db import connection

from apps.users.links.choices import Purpose
from apps.users.links.services import issue
from apps.users.mfa import totp
from apps.users.mfa.tests.apps import enrolled
from apps.users.models import Attempts, Factor, RecoveryCode, Session, User
from apps.users.passwords.services import reset
from apps.users.sessions import sign_in as doors
from apps.users.sessions.tests.paths import TOKEN, credentials
from core.audit.models import AuditEvent
from tests.clients import ApiClient
from tests.isolation.world import fingerprint

NEW = "seven quiet herons over the estuary"


@pytest.fixture(autouse=True)
def _clock_stands_still(monkeypatch):
    monkeypatch.setattr(totp, "time", lambda: 1_800_000_015)


@pytest.fixture
def phone(alpha):
    return enrolled(alpha.receptionist)


@pytest.fixture
def sign_in(phone):
    """Sign in from a device that nobody knows; return the answer's status and code."""

    def ask(**changes):
        answer = ApiClient().post(TOKEN, credentials(**changes))
        return answer.status_code, answer.json().get("code")

    return ask


REFUSED = (401, "invalid_credentials")
WANTED = (401, "mfa_required")


def wrong(phone):
    return f"{(int(phone.code()) + 500_000) % 1_000_000:06d}"


def open_sessions(clinic):
    with clinic.context():
        return Session.objects.filter(ended_at=None).count()


def count(clinic):
    with clinic.context():
        return Attempts.objects.get(user=clinic.receptionist, device_hash="").count


def test_a_code_beside_the_password_opens_a_session(sign_in, phone, alpha):
    assert sign_in() == WANTED
    assert open_sessions(alpha) == 0
    assert sign_in(otp=phone.code()) == (200, None)
    assert open_sessions(alpha) == 1


def test_a_recovery_code_stands_in_for_the_app_once(sign_in, phone, alpha):
    code = phone.recovery_codes[3]

    assert sign_in(otp=code.lower().replace("-", " ")) == (200, None)
    assert sign_in(otp=code) == REFUSED
    assert sign_in(otp=phone.recovery_codes[4]) == (200, None)
    with alpha.context():
        assert RecoveryCode.objects.filter(used_at=None).count() == 8
        told = AuditEvent.objects.filter(action="sign_in", outcome="success")
        assert [event.details["factor"] for event in told] == ["recovery_code"] * 2


def test_a_recovery_code_that_was_used_stays_so(sign_in, phone, alpha):
    sign_in(otp=phone.recovery_codes[0])

    with pytest.raises(Exception, match="Cannot update"), alpha.context():
        RecoveryCode.objects.exclude(used_at=None).update(used_at=None)


@pytest.mark.parametrize(("later", "right"), [(-2, False), (-1, True), (1, True), (2, False)])
def test_a_clock_may_be_wrong_by_a_step(sign_in, phone, later, right):
    assert (sign_in(otp=phone.code(later)) == (200, None)) is right


def test_a_code_works_once_and_none_before_it_works_any_more(sign_in, phone):
    code, before = phone.code(), phone.code(-1)

    assert sign_in(otp=code) == (200, None)
    assert sign_in(otp=code) == REFUSED
    assert sign_in(otp=before) == REFUSED
    assert sign_in(otp=phone.code(1)) == (200, None)


@pytest.mark.parametrize("changes", [{"password": "wrong"}, {"username": "nobody"}])
def test_without_the_right_password_a_code_tells_nothing_and_is_not_used_up(
    sign_in, phone, alpha, changes
):
    assert sign_in(**changes) == REFUSED
    assert sign_in(**changes, otp=phone.code()) == REFUSED
    assert sign_in(otp=phone.code()) == (200, None)


@pytest.mark.parametrize(
    "otp",
    [
        "000000x",
        "ABCD-EFGH-JKMN-PQRS",
        "\uff11\uff12\uff13\uff14\uff15\uff16",
        "1",
        "-",
        "12345678",
    ],
)
def test_whatever_is_no_code_is_refused_as_a_wrong_password_is(sign_in, phone, otp):
    assert sign_in(otp=otp) == REFUSED


def test_another_person_s_codes_are_no_codes(sign_in, phone, alpha, beta):
    others = enrolled(alpha.dentist), enrolled(beta.receptionist)

    for other in others:
        assert sign_in(otp=other.code()) == REFUSED
        assert sign_in(otp=other.recovery_codes[0]) == REFUSED


def test_a_secret_that_is_another_person_s_is_not_read(phone, alpha):
    enrolled(alpha.dentist)
    with alpha.context():
        stolen = Factor.objects.get(user=alpha.dentist).secret
        Factor.objects.filter(user=alpha.receptionist).update(secret=stolen)

    with pytest.raises(Exception, match="another person's"):
        ApiClient().post(TOKEN, credentials(otp=phone.code()))


def test_ten_wrong_codes_lock_as_ten_wrong_passwords_do(sign_in, phone, alpha):
    for _ in range(10):
        assert sign_in(otp=wrong(phone)) == REFUSED

    assert sign_in(otp=phone.code()) == REFUSED
    assert sign_in() == REFUSED, "who knows the password learns nothing of the lock"
    assert open_sessions(alpha) == 0
    with alpha.context():
        reasons = AuditEvent.objects.filter(action="sign_in").values_list("reason", flat=True)
        assert sorted(reasons) == ["invalid_credentials"] * 10 + ["locked"] * 2


def test_the_password_alone_neither_counts_nor_clears_the_count(sign_in, phone, alpha):
    for _ in range(20):
        assert sign_in() == WANTED
    assert count(alpha) == 0
    for _ in range(9):
        sign_in(otp=wrong(phone))
        assert sign_in() == WANTED
    assert count(alpha) == 9

    assert sign_in(otp=wrong(phone)) == REFUSED
    assert sign_in(otp=phone.code()) == REFUSED


def test_a_right_code_clears_the_count(sign_in, phone, alpha):
    for _ in range(9):
        sign_in(otp=wrong(phone))

    assert sign_in(otp=phone.code()) == (200, None)
    assert count(alpha) == 0


def test_after_a_lock_the_password_alone_leaves_it_as_it_was(sign_in, phone, alpha, settings):
    for _ in range(10):
        sign_in(otp=wrong(phone))
    with alpha.context():
        row = Attempts.objects.get(user=alpha.receptionist, device_hash="")
        Attempts.objects.filter(pk=row.pk).update(locked_until=row.last_attempt_at)

    assert sign_in() == WANTED
    assert sign_in() == WANTED
    assert sign_in(otp=wrong(phone)) == REFUSED
    assert sign_in(otp=phone.code()) == REFUSED, "it is locked again"


def test_a_reset_of_the_password_leaves_the_factor_on_and_the_count_as_it_is(sign_in, phone, alpha):
    for _ in range(10):
        sign_in(otp=wrong(phone))
    with alpha.context():
        reset(issue(alpha.receptionist, Purpose.PASSWORD_RESET), new_password=NEW)
        assert User.objects.get(pk=alpha.receptionist.pk).has_mfa
    assert sign_in(password=NEW, otp=phone.code()) == REFUSED, "codes would be guessed by resets"
    with alpha.context():
        Attempts.objects.update(count=0, locked_until=None)

    assert sign_in(password=NEW) == WANTED
    assert sign_in(password=NEW, otp=phone.code()) == (200, None)


def test_who_has_none_is_not_asked(alpha, phone):
    body = credentials(username="dentist")

    assert ApiClient().post(TOKEN, body).status_code == 200
    assert ApiClient().post(TOKEN, {**body, "otp": "123456"}).status_code == 200


def test_a_pending_factor_asks_for_nothing(alpha, sign_in):
    from apps.users.mfa import services
    from apps.users.passwords.stepping_up import Proof

    with alpha.context():
        dentist = User.objects.get(pk=alpha.dentist.pk)
        services.enrol(dentist, proof=Proof(dentist.pk, dentist.password))

    assert sign_in(username="dentist") == (200, None)


def test_a_refusal_changes_nothing_but_the_count(sign_in, phone, alpha):
    sign_in(otp=wrong(phone))
    kept = frozenset({"audit_auditevent", "audit_unsealed", "users_attempts"})
    before = fingerprint(connection, alpha, but=kept)

    assert sign_in(otp=wrong(phone)) == REFUSED
    assert sign_in() == WANTED
    assert fingerprint(connection, alpha, but=kept) == before


def test_every_answer_costs_one_hashing(sign_in, phone, monkeypatch):
    """So that the time tells nobody whether there is a factor, or which half was wrong."""
    hashed = []
    for name in ("verify_password", "make_password"):
        real = getattr(doors, name)
        monkeypatch.setattr(
            doors, name, lambda *given, real=real, name=name: hashed.append(name) or real(*given)
        )
    tried = (
        {},
        {"otp": wrong(phone)},
        {"otp": phone.code()},
        {"password": "wrong"},
        {"username": "nobody"},
    )
    for changes in tried:
        hashed.clear()
        sign_in(**changes)
        assert len(hashed) == 1, changes
