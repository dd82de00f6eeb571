"""`security.md`, Who is who 6: how many wrong passwords an account takes, and that nobody can tell which was wrong."""

from __future__ import annotations

import pytest
from django.conf import settings

from apps.tenants.models import Tenant
from apps.users.models import Attempts, Session, User
from apps.users.sessions import lockout
from apps.users.sessions.tests.attempts import LIMIT, WRONG, counts, lock, status
from apps.users.sessions.tests.paths import TOKEN, credentials
from core.tenancy.context import PLATFORM_ID, tenant_context
from tests.admin_pages import AdminClient
from tests.clients import ApiClient
from tests.clinics import PASSWORD


def pass_time(clinic, by):
    with clinic.context():
        for row in Attempts.objects.exclude(locked_until=None):
            row.locked_until -= by
            row.save(update_fields=["locked_until"])


def deactivate(clinic):
    with clinic.context():
        User.objects.filter(pk=clinic.dentist.pk).update(is_active=False)


CASES = {
    "wrong password": (None, {"password": "wrong"}, 1),
    "unknown user": (None, {"username": "nobody"}, 0),
    "unknown clinic": (None, {"tenant": "nowhere"}, 0),
    "no clinic": (None, {"tenant": None}, 0),
    "user of another clinic": (None, {"tenant": "beta", "username": "only-in-alpha"}, 0),
    "deactivated": (deactivate, {"username": "dentist"}, 0),
    "locked": (lock, {}, 0),
}


@pytest.mark.parametrize("case", CASES)
def test_everything_that_does_not_match_is_one_hashing_and_one_answer(said, alpha, beta, case):
    prepare, changes, looks = CASES[case]
    with alpha.context():
        from tests.clinics import make_user

        make_user("dentist", "only-in-alpha")
    if prepare:
        prepare(alpha)
    reference = ApiClient().post(TOKEN, credentials(username="x", tenant="x"))
    said()

    answer = ApiClient().post(TOKEN, credentials(**changes))

    assert said() == {"hashed": 1, **({"looked at": looks} if looks else {})}
    assert answer.status_code == 401
    assert {**answer.json(), "instance": ""} == {**reference.json(), "instance": ""}
    assert answer["WWW-Authenticate"] == reference["WWW-Authenticate"]
    assert not answer.cookies
    for clinic in (alpha, beta):
        with clinic.context():
            assert not Session.objects.exists()


def test_after_ten_wrong_passwords_no_other_is_looked_at(said, alpha):
    assert [status(WRONG) for _ in range(LIMIT)] == [401] * LIMIT
    assert said()["looked at"] == LIMIT == 10

    assert [status(WRONG), status()] == [401, 401]

    assert said() == {"hashed": 2}
    assert counts(alpha) == {("receptionist", False): LIMIT}


def test_a_right_password_begins_the_count_anew(said, alpha):
    for _ in range(2):
        assert [status(WRONG) for _ in range(LIMIT - 1)] == [401] * (LIMIT - 1)
        assert status() == 200


def test_a_lock_ends_by_itself_and_then_one_attempt_is_free(said, alpha, locked):
    said()
    pass_time(alpha, settings.SIGN_IN_LOCK)
    assert [status(WRONG), status(WRONG), status()] == [401] * 3
    assert said() == {"hashed": 3, "looked at": 1}

    pass_time(alpha, settings.SIGN_IN_LOCK)
    assert status() == 200
    assert counts(alpha)["receptionist", False] == 0


def test_wrong_passwords_at_the_administration_count_too(said, alpha):
    for _ in range(LIMIT):
        assert AdminClient().enter(alpha.owner, password="wrong").status_code == 200
    said()

    assert AdminClient().enter(alpha.owner).status_code == 200
    assert status(credentials(username="owner")) == 401
    assert said() == {"hashed": 2}


def test_names_that_nobody_has_leave_one_row_for_all_of_them(said, alpha):
    for n in range(LIMIT + 5):
        status(credentials(username=f"nobody-{n}"))
        status(credentials(tenant=f"nowhere-{n}"))

    assert counts(alpha) == {(None, False): LIMIT}
    with tenant_context(PLATFORM_ID):
        assert Attempts.objects.get().user is None
    assert status() == 200


def test_a_lock_is_the_clinic_s_own(said, alpha, beta, locked):
    assert status() == 401
    assert status(credentials(tenant="beta")) == 200
    assert status(credentials(username="dentist")) == 200


def test_a_reset_of_the_password_forgives_and_forgets(said, alpha):
    device = ApiClient()
    status(client=device)
    lock(alpha)
    with alpha.context():
        lockout.forgive(alpha.receptionist)

    assert counts(alpha) == {("receptionist", False): 0}
    lock(alpha)
    assert status(client=device) == 401


def test_a_suspended_clinic_s_right_password_counts_as_right_and_is_told_so(said, alpha):
    with tenant_context(PLATFORM_ID):
        Tenant.objects.filter(pk=alpha.id).update(status="suspended")
    for _ in range(LIMIT - 1):
        assert status(WRONG) == 401

    answer = ApiClient().post(TOKEN, credentials())

    assert (answer.status_code, answer.json()["code"]) == (403, "tenant_suspended")
    assert counts(alpha)["receptionist", False] == 0
    with alpha.context():
        assert not Session.objects.exists()


def test_a_password_that_changed_while_it_was_looked_at_lets_nobody_in(alpha, monkeypatch):
    from apps.users.sessions import sign_in

    def look(password, encoded):
        with alpha.context():
            user = User.objects.get(pk=alpha.receptionist.pk)
            user.set_password("quite another long password")
            user.save(update_fields=["password"])
        return True, False

    monkeypatch.setattr(sign_in, "verify_password", look)

    assert status() == 401
    with alpha.context():
        assert not Session.objects.exists()


def test_a_person_let_go_while_the_password_was_looked_at_does_not_get_in(alpha, monkeypatch):
    from apps.users.sessions import sign_in

    def look(password, encoded):
        with alpha.context():
            User.objects.filter(pk=alpha.receptionist.pk).update(is_active=False)
        return True, False

    monkeypatch.setattr(sign_in, "verify_password", look)

    assert status() == 401
    with alpha.context():
        assert not Session.objects.exists()


def test_a_hash_of_old_parameters_is_renewed_when_its_owner_signs_in(alpha, settings):
    settings.PASSWORD_HASHERS = [
        "apps.users.hashers.Argon2",
        "django.contrib.auth.hashers.MD5PasswordHasher",
    ]
    before = stored(alpha)
    assert status(WRONG) == 401
    assert stored(alpha) == before

    assert status() == 200

    assert before.startswith("md5$")
    assert stored(alpha).startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    renewed = stored(alpha)
    assert status() == 200
    assert stored(alpha) == renewed
    with alpha.context():
        assert alpha.receptionist.events.count() == 1
        assert User.objects.get(pk=alpha.receptionist.pk).check_password(PASSWORD)


def stored(clinic):
    with clinic.context():
        return User.objects.get(pk=clinic.receptionist.pk).password
