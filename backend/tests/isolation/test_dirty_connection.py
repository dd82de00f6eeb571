"""`security.md`, Between clinics 4: however a request ends, the next on the same connection starts with no clinic."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

import pytest
import requests

from apps.medical_records.patients.tests.factories import PatientFactory
from tests.clinics import make_clinic
from tests.servers import gunicorn


@pytest.fixture
def clinics(committed):
    alpha, beta = make_clinic("alpha"), make_clinic("beta")
    for clinic, patients in ((alpha, 3), (beta, 1)):
        with clinic.context():
            PatientFactory.create_batch(patients)
    return alpha, beta


@pytest.fixture
def server(clinics, database_name):
    """One worker, so that every request meets the same connection."""
    with gunicorn(
        database_name,
        WEB_CONCURRENCY="1",
        TEST_URLCONF="tests.isolation.misbehaving_urls",
    ) as url:
        yield url


def get(url):
    return requests.get(url, timeout=20)


def hang_up(url):
    """Read a little of an endless answer, then drop the connection without a word."""
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname, parts.port), timeout=20) as client:
        client.sendall(f"GET {parts.path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        received = b""
        while b"Mustermann" not in received:
            received += client.recv(4096)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")


def fail(url):
    assert get(url).status_code == 500


@pytest.mark.parametrize(
    ("ending", "how"),
    [("boom", fail), ("slow", fail), ("export", hang_up)],
    ids=["exception", "timeout", "aborted"],
)
def test_nothing_of_a_clinic_stays_on_the_connection(clinics, server, ending, how):
    alpha, beta = clinics
    before = get(f"{server}/count/{alpha.id}").json()
    assert before["rows"] == 3

    how(f"{server}/{ending}/{alpha.id}")

    after = get(f"{server}/look").json()
    assert after == {"pid": before["pid"], "setting": "", "rows": 0, "python": None}
    assert get(f"{server}/count/{beta.id}").json() == {"pid": before["pid"], "rows": 1}
