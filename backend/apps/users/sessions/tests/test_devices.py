"""`security.md`, Who is who 6: from where an account that is locked still lets its owner in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.users.models import Attempts, User
from apps.users.sessions import devices, lockout
from apps.users.sessions.tests.attempts import LIMIT, WRONG, counts, lock, status
from apps.users.sessions.tests.paths import credentials
from tests.admin_pages import AdminClient
from tests.clients import ApiClient


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
