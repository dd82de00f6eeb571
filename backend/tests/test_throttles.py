"""Limits as real workers keep them: all count in one file."""

from __future__ import annotations

from collections import Counter
from random import randrange

import pytest
import requests

from tests.clinics import make_clinic
from tests.servers import gunicorn
from tests.test_front_desk import Desk, together


@pytest.fixture
def server(committed, database_name, tmp_path):
    """Two workers with low limits."""
    limits = {"THROTTLE_USER": "20", "THROTTLE_ADDRESS": "7", "THROTTLE_ACCOUNT": "5"}
    with gunicorn(database_name, THROTTLE_FILE=str(tmp_path / "throttles"), **limits) as url:
        yield url


def test_of_sixty_simultaneous_requests_exactly_the_limit_passes(server):
    desk = Desk(server, make_clinic("alpha"), "owner")

    answers = together(
        [lambda: requests.get(f"{server}/api/v1/patients/", headers=desk.headers, timeout=60)] * 60
    )

    assert Counter(answer.status_code for answer in answers) == {200: 20, 429: 40}
    assert all(
        0 < int(answer.headers["Retry-After"]) <= 60
        for answer in answers
        if answer.status_code == 429
    )


def test_of_thirty_simultaneous_attempts_to_sign_in_as_many_as_may_reach_the_password(server):
    make_clinic("alpha")

    def attempt(name):
        body = {"tenant": "alpha", "username": name, "password": "wrong"}
        forged = {"X-Forwarded-For": f"198.51.100.{randrange(256)}"}
        return requests.post(f"{server}/api/v1/auth/token/", json=body, headers=forged, timeout=60)

    same = together([lambda: attempt("owner")] * 5)
    assert Counter(answer.status_code for answer in same) == {401: 5}
    others = together([lambda: attempt("nobody")] * 25)

    assert Counter(answer.status_code for answer in others) == {401: 2, 429: 23}
