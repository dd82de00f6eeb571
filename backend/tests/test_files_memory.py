"""A file of 50 MiB passes through a real worker that never holds it, on the way in and on the way out."""

from __future__ import annotations

import pytest

from apps.medical_records.patients.tests.factories import PatientFactory
from dev.bench import files
from dev.bench.replay import Failed
from dev.bench.served import serving
from tests.clients import ApiClient
from tests.clinics import make_clinic

# MB beside what the worker held before: a fifth of the file.
ALLOWED = 10


@pytest.fixture
def asked(committed, database_name):
    """Whom files can be about, the headers of somebody who may file them, and a gunicorn with one worker."""
    alpha = make_clinic("alpha")
    with alpha.context():
        patient = PatientFactory()
    client = ApiClient()
    client.sign_in(alpha.owner)
    headers = {"host": "localhost", "authorization": f"Bearer {client.pair.access}"}
    with serving(database_name, "config.wsgi:application") as server:
        yield server, str(patient.pk), headers


def test_a_worker_does_not_hold_what_comes_in_and_goes_out(asked):
    files.both_ways(*asked, "warm-up", files.paper(1000))
    costs = files.both_ways(*asked, "a PDF", files.paper(files.LARGEST))

    assert [cost for cost in costs if cost.growth > ALLOWED] == []
    with pytest.raises(Failed, match="413"):
        files.both_ways(*asked, "one byte more", files.paper(files.LARGEST + 1))
