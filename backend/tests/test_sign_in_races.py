"""Guessing a password at several processes at once, through real gunicorn; and two who use one row at once."""

from __future__ import annotations

import re
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import requests
from django.db import connection, transaction

from apps.users.authentication import load_session, touch
from apps.users.errors import TokenReused
from apps.users.models import Attempts, Session
from apps.users.sessions import sign_in
from apps.users.sessions.devices import API_COOKIE
from apps.users.sessions.lockout import take_attempt
from apps.users.sessions.services import end_session, refresh_session, start_session
from apps.users.tokens import read_access
from core.audit.models import AuditEvent
from core.tenancy.context import deactivate
from tests import hashers
from tests.admin_pages import AdminClient
from tests.clients import ApiClient
from tests.clinics import PASSWORD, make_clinic
from tests.servers import gunicorn
from tests.test_front_desk import together

GUESSES = 40
REFUSED = "Clinic, user name and password do not match an active account."


@pytest.fixture
def clinic(committed):
    return make_clinic("alpha")


@pytest.fixture(scope="module")
def hashed(tmp_path_factory):
    """The file in which the processes say what they hash."""
    return tmp_path_factory.mktemp("hashed") / "said"


@pytest.fixture(scope="module")
def processes(database_name, django_db_setup, hashed):
    """Four processes that say when they look at a password."""
    environment = {
        "TEST_PASSWORD_HASHER": hashers.NAME,
        hashers.FILE: str(hashed),
        "WEB_CONCURRENCY": "4",
    }
    with gunicorn(database_name, **environment) as url:
        yield url


@pytest.fixture
def said(hashed):
    hashers.said(hashed)  # by the test before
    return lambda: hashers.said(hashed)


@pytest.fixture
def server(processes, clinic):
    return processes


class Guesser:
    """Somebody who tries passwords for an account at the API."""

    def __init__(self, server, username="owner"):
        self.url = f"{server}/api/v1/auth/token/"
        self.body = {"tenant": "alpha", "username": username}

    def __call__(self, password, **cookies):
        body = {**self.body, "password": password}
        return requests.post(self.url, json=body, cookies=cookies, timeout=60)


class AdminGuesser:
    """The same at the administration's form."""

    def __init__(self, server):
        self.url, self.browser = f"{server}/admin/login/", requests.Session()
        page = self.browser.get(self.url, timeout=60).text
        self.token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]

    def __call__(self, password):
        form = {"tenant": "alpha", "username": "owner", "password": password}
        form["csrfmiddlewaretoken"] = self.token
        return self.browser.post(self.url, data=form, timeout=60, allow_redirects=False)


def test_of_many_guesses_at_once_ten_are_looked_at(server, clinic, said):
    guess = Guesser(server)
    known = guess(PASSWORD).cookies[API_COOKIE]
    said()

    answers = together([lambda n=n: guess(f"guess {n}") for n in range(GUESSES)])

    assert said() == {"hashed": GUESSES, "looked at": 10}
    assert {answer.status_code for answer in answers} == {401}
    assert {answer.json()["code"] for answer in answers} == {"invalid_credentials"}
    with clinic.context():
        row = Attempts.objects.get(device_hash="")
        assert (row.user_id, row.count) == (clinic.owner.pk, 10)
        refused = AuditEvent.objects.filter(action="sign_in", outcome="refused")
        assert Counter(refused.values_list("reason", flat=True)) == {
            "invalid_credentials": 10,
            "locked": GUESSES - 10,
        }
        assert Session.objects.count() == 1

    assert guess(PASSWORD).status_code == 401
    assert said() == {"hashed": 1}
    assert guess(PASSWORD, **{API_COOKIE: known}).status_code == 200
    assert said()["looked at"] == 1
    assert Guesser(server, "dentist")(PASSWORD).status_code == 200


@pytest.mark.parametrize("way", ["api", "admin"])
def test_an_attempt_is_committed_before_its_password_is_looked_at(clinic, monkeypatch, way):
    def counted_elsewhere():
        try:
            with clinic.context():
                return [row.count for row in Attempts.objects.all()]
        finally:
            connection.close()

    seen = []

    def look(_password, _encoded):
        assert not connection.in_atomic_block
        with ThreadPoolExecutor(1) as elsewhere:
            seen.append(elsewhere.submit(counted_elsewhere).result())
        return False, False

    monkeypatch.setattr(sign_in, "verify_password", look)
    if way == "api":
        body = {"tenant": "alpha", "username": "owner", "password": "guess"}
        assert ApiClient().post("/api/v1/auth/token/", body).status_code == 401
    else:
        assert AdminClient().enter(clinic.owner, password="guess").status_code == 200

    assert seen == [[1]]


def test_an_attempt_that_is_being_taken_is_waited_for(clinic):
    """Two that read the same count would both write the next one, and one would be lost."""
    both_read = Barrier(2)

    def take(waits):
        try:
            with clinic.context():
                if waits:
                    both_read.wait()  # the other has taken its own, and not committed
                number = take_attempt(clinic.owner, secret="").number
                if not waits:
                    both_read.wait()
                    time.sleep(0.5)
            return number
        finally:
            connection.close()

    with clinic.context():
        take_attempt(clinic.owner, secret="")
    numbers = together([lambda: take(waits=False), lambda: take(waits=True)])

    assert numbers == [2, 3]
    with clinic.context():
        assert Attempts.objects.get().count == 3


def test_a_refresh_token_that_is_being_exchanged_is_waited_for(clinic):
    with clinic.context():
        session, pair = start_session(clinic.owner, ip=None, user_agent="")
    both_run = Barrier(2)

    def refresh(waits):
        try:
            with transaction.atomic():
                if waits:
                    both_run.wait()  # the other has exchanged it, and not committed
                outcome = refresh_session(pair.refresh, host_tenant_id=None, request_id="")
                if not waits:
                    both_run.wait()
                    time.sleep(0.5)
            return outcome
        finally:
            connection.close()

    renewed, refused = together([lambda: refresh(waits=False), lambda: refresh(waits=True)])

    assert renewed[0] == session
    assert isinstance(refused, TokenReused)
    with clinic.context():
        assert Session.objects.get().end_reason == "token_reused"


@pytest.mark.parametrize("ends", [True, False])
def test_a_long_request_does_not_keep_its_session_from_being_ended(clinic, ends):
    with clinic.context():
        session, pair = start_session(clinic.owner, ip=None, user_agent="")
        long_ago = session.last_activity - timedelta(minutes=5)
        Session.objects.update(last_activity=long_ago)

    def end():
        try:
            with clinic.context(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '2s'")
                return end_session(session, reason="logout")
        finally:
            connection.close()

    with transaction.atomic():
        touch(load_session(read_access(pair.access), request_id=""))
        if ends:
            with ThreadPoolExecutor(1) as elsewhere:
                assert elsewhere.submit(end).result()
    deactivate()

    with clinic.context():
        row = Session.objects.get()
    assert (row.last_activity == long_ago, row.end_reason) == (ends, "logout" if ends else "")


def test_guesses_at_the_administration_count_the_same(server, clinic, said):
    guessers = [AdminGuesser(server) for _ in range(24)]

    answers = together([lambda it=it: it("guess") for it in guessers])

    assert said() == {"hashed": 24, "looked at": 10}
    assert all(REFUSED in answer.text for answer in answers)
    with clinic.context():
        assert Attempts.objects.get().count == 10
        assert not Session.objects.exists()
    assert REFUSED in guessers[0](PASSWORD).text
    assert Guesser(server)(PASSWORD).status_code == 401
    assert said() == {"hashed": 2}


def test_guesses_from_one_known_device_at_once_are_ten_too(server, clinic, said):
    guess = Guesser(server)
    known = guess(PASSWORD).cookies[API_COOKIE]
    said()

    together([lambda n=n: guess(f"guess {n}", **{API_COOKIE: known}) for n in range(24)])

    assert said() == {"hashed": 24, "looked at": 10}
    assert guess(PASSWORD, **{API_COOKIE: known}).status_code == 401
    assert guess(PASSWORD).status_code == 200


def test_names_that_nobody_has_do_not_stand_in_each_other_s_way(server, clinic, said):
    answers = together([lambda n=n: Guesser(server, f"nobody-{n}")("guess") for n in range(24)])

    assert {answer.status_code for answer in answers} == {401}
    assert said() == {"hashed": 24}
    with clinic.context():
        assert [row.user for row in Attempts.objects.all()] == [None]


def test_the_right_password_at_once_from_many_places_lets_all_of_them_in(server, clinic):
    answers = together([lambda: Guesser(server)(PASSWORD)] * 8)

    assert {answer.status_code for answer in answers} == {200}
    with clinic.context():
        assert Session.objects.count() == 8
