"""`security.md`, Who is who 6: how many wrong passwords an account takes, and from where it still lets its owner in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from apps.tenants.models import Tenant
from apps.users.models import Attempts, Session, User
from apps.users.sessions import devices, lockout
from apps.users.sessions.tests.paths import TOKEN, credentials
from core.tenancy.context import PLATFORM_ID, tenant_context
from tests import hashers
from tests.admin_pages import AdminClient
from tests.clients import ApiClient
from tests.clinics import PASSWORD

WRONG = credentials(password="wrong")
LIMIT = settings.SIGN_IN_ATTEMPTS


@pytest.fixture
def said(settings, monkeypatch, tmp_path, alpha, beta):
    """Tell what the hasher was asked since it was asked last."""
    settings.PASSWORD_HASHERS = [hashers.NAME]
    monkeypatch.setenv(hashers.FILE, str(tmp_path / "hashed"))
    return lambda: hashers.said(tmp_path / "hashed")


@pytest.fixture
def locked(stranger):
    """Lock alpha's receptionist out, from somewhere."""
    for _ in range(LIMIT):
        assert stranger.post(TOKEN, WRONG).status_code == 401


def counts(clinic):
    with clinic.context():
        return {
            (row.user and row.user.username, bool(row.device_hash)): row.count
            for row in Attempts.objects.select_related("user")
        }


def pass_time(clinic, by):
    with clinic.context():
        for row in Attempts.objects.exclude(locked_until=None):
            row.locked_until -= by
            row.save(update_fields=["locked_until"])


def status(body=None, client=None):
    return (client or ApiClient()).post(TOKEN, body or credentials()).status_code


def deactivate(clinic):
    with clinic.context():
        User.objects.filter(pk=clinic.dentist.pk).update(is_active=False)


def lock(clinic):
    for _ in range(LIMIT):
        assert status(WRONG) == 401


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


def test_the_owner_s_known_device_still_gets_in(said, alpha):
    owner = ApiClient()
    assert status(client=owner) == 200
    lock(alpha)

    assert status() == 401
    assert status(client=owner) == 200
    assert counts(alpha) == {("receptionist", False): LIMIT, ("receptionist", True): 0}


def test_a_known_device_has_a_count_of_its_own(said, alpha):
    device, other = ApiClient(), ApiClient()
    assert status(client=device) == status(client=other) == 200
    for _ in range(LIMIT):
        assert status(WRONG, device) == 401
    said()

    assert status(client=device) == 401
    assert said() == {"hashed": 1}
    assert status(client=other) == 200
    assert status() == 200


def test_what_is_known_at_the_api_is_known_to_the_administration_and_the_reverse(said, alpha):
    at_api, at_admin = ApiClient(), AdminClient()
    assert status(credentials(username="owner"), at_api) == 200
    assert at_admin.enter(alpha.owner)["Location"] == "/admin/"
    for _ in range(LIMIT):
        assert status(credentials(username="owner", password="wrong")) == 401
    assert AdminClient().enter(alpha.owner).status_code == 200
    said()

    fresh = AdminClient()
    fresh.cookies[devices.ADMIN_COOKIE] = at_api.cookies[devices.ADMIN_COOKIE].value
    assert fresh.enter(alpha.owner)["Location"] == "/admin/"
    program = ApiClient()
    program.cookies[devices.API_COOKIE] = at_admin.cookies[devices.API_COOKIE].value
    assert status(credentials(username="owner"), program) == 200
    assert said()["looked at"] == 2


def test_wrong_passwords_at_the_administration_count_too(said, alpha):
    for _ in range(LIMIT):
        assert AdminClient().enter(alpha.owner, password="wrong").status_code == 200
    said()

    assert AdminClient().enter(alpha.owner).status_code == 200
    assert status(credentials(username="owner")) == 401
    assert said() == {"hashed": 2}


def test_a_computer_that_several_share_is_known_for_each_of_them(said, alpha):
    desk = ApiClient()
    for name in ("receptionist", "dentist"):
        assert status(credentials(username=name), desk) == 200
    for name in ("receptionist", "dentist"):
        for _ in range(LIMIT):
            assert status(credentials(username=name, password="wrong")) == 401
        assert status(credentials(username=name), desk) == 200


@pytest.mark.parametrize("change", ["another's", "another clinic's", "made up", "ended", "garbled"])
def test_a_device_is_known_by_its_own_secret_only(said, alpha, beta, change):
    owner, thief = ApiClient(), ApiClient()
    assert status(client=owner) == 200
    lock(alpha)
    (known,) = devices.read(owner.cookies[devices.API_COOKIE].value)
    if change == "another's":
        status(credentials(username="dentist"), thief)
        (mine,) = devices.read(thief.cookies[devices.API_COOKIE].value)
        known = known._replace(secret=mine.secret)
    if change == "another clinic's":
        status(credentials(tenant="beta"), thief)
        (mine,) = devices.read(thief.cookies[devices.API_COOKIE].value)
        known = known._replace(secret=mine.secret)
    if change == "made up":
        known = known._replace(secret=devices.new_secret())
    if change == "ended":
        with alpha.context():
            Attempts.objects.exclude(device_hash="").update(known_until=timezone.now())
    thief.cookies[devices.API_COOKIE] = str(known)[1:] if change == "garbled" else str(known)
    said()

    assert status(client=thief) == 401
    assert said() == {"hashed": 1}


def test_the_secret_is_stored_as_a_hash_and_the_cookie_is_for_sign_in_only(said, alpha, settings):
    settings.SESSION_COOKIE_SECURE = True
    client = ApiClient()
    status(client=client)

    for name, path in devices.PATHS.items():
        cookie = client.cookies[name]
        assert (cookie["path"], cookie["httponly"], cookie["secure"]) == (path, True, True)
        assert (cookie["samesite"], cookie["max-age"]) == ("Lax", 180 * 24 * 60 * 60)
        (known,) = devices.read(cookie.value)
        assert (known.tenant_id, known.user_id) == (alpha.id, alpha.receptionist.pk)
    with alpha.context():
        row = Attempts.objects.exclude(device_hash="").get()
        assert row.device_hash == lockout.digest(known.secret)
        assert row.known_until - timezone.now() == pytest.approx(
            timedelta(days=180), abs=timedelta(minutes=1)
        )


def test_no_more_devices_are_kept_than_the_latest(said, alpha):
    first = ApiClient()
    for client in (first, *(ApiClient() for _ in range(lockout.DEVICES))):
        assert status(client=client) == 200
    with alpha.context():
        assert Attempts.objects.exclude(device_hash="").count() == lockout.DEVICES
    lock(alpha)

    assert status(client=first) == 401
    assert status(client=client) == 200


def test_a_cookie_holds_no_more_people_than_it_has_room_for(alpha):
    cookie = ""
    for n in range(devices.PEOPLE + 5):
        user = User(tenant=alpha.tenant, username=f"u{n}")
        cookie = devices.with_secret(cookie, user, devices.new_secret())

    assert len(devices.read(cookie)) == devices.PEOPLE
    assert devices.secret_of(cookie, user)
    assert len(cookie) < 4096


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
