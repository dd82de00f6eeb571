"""Several people at one chart at once: one wins, and nothing is lost."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from apps.medical_records.charting.errors import InvalidTransition, ToothStateTaken
from apps.medical_records.charting.findings import services as findings
from apps.medical_records.charting.procedures import services as procedures
from apps.medical_records.charting.procedures.tests.factories import ProcedureFactory
from apps.medical_records.models import Finding, Procedure
from apps.medical_records.patients.tests.factories import PatientFactory
from tests.clinics import make_clinic


@pytest.fixture
def clinic(committed):
    return make_clinic("alpha")


def together(clinic, attempts):
    """Run every attempt at the same moment, each on a connection of its own; return what became of them."""
    start = Barrier(len(attempts))

    def run(attempt):
        try:
            start.wait()
            with clinic.context():
                return attempt()
        except (InvalidTransition, ToothStateTaken) as refusal:
            return type(refusal).__name__
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(attempts)) as pool:
        return [future.result() for future in [pool.submit(run, each) for each in attempts]]


def test_of_many_who_complete_a_procedure_one_does(clinic):
    with clinic.context():
        procedure = ProcedureFactory()
    done = together(clinic, [lambda: procedures.complete(procedure, by=clinic.dentist).status] * 16)

    assert Counter(done) == {"completed": 1, "InvalidTransition": 15}
    with clinic.context():
        assert Procedure.objects.get().version == 2


def test_what_is_completed_and_cancelled_at_once_is_one_of_the_two(clinic):
    with clinic.context():
        procedure = ProcedureFactory()
    first, second = together(
        clinic,
        [
            lambda: procedures.complete(procedure, by=clinic.dentist).status,
            lambda: procedures.cancel(procedure, by=clinic.dentist, reason="x").status,
        ],
    )

    assert sorted([first == "InvalidTransition", second == "InvalidTransition"]) == [False, True]
    with clinic.context():
        assert Procedure.objects.get().status in (first, second)


def test_two_who_edit_a_procedure_at_once_lose_nothing(clinic):
    with clinic.context():
        procedure = ProcedureFactory()
    together(
        clinic,
        [
            lambda: procedures.edit(procedure, by=clinic.dentist, note="Two visits.").note,
            lambda: procedures.edit(procedure, by=clinic.dentist, surfaces="MOD").surfaces,
        ],
    )

    with clinic.context():
        now = Procedure.objects.get()
    assert (now.note, now.surfaces, now.version) == ("Two visits.", "MOD", 3)


def test_of_many_who_chart_a_tooth_as_missing_one_does(clinic):
    with clinic.context():
        patient = PatientFactory()
    charted = together(
        clinic,
        [
            lambda: (
                findings.record(
                    patient=patient, tooth="36", kind="missing", recorded_by=clinic.dentist
                ).kind
            )
        ]
        * 8,
    )

    assert Counter(charted) == {"missing": 1, "ToothStateTaken": 7}
    with clinic.context():
        assert Finding.objects.count() == 1
