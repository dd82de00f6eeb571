"""Two people at one periodontal exam at once: what both measured is kept, or one is told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from apps.medical_records.charting.errors import InvalidTransition
from apps.medical_records.models import PerioExam, PerioTooth
from apps.medical_records.perio import services
from apps.medical_records.perio.tests.factories import PerioExamFactory
from core.versions import Stale
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
                attempt()
                return "done"
        except (InvalidTransition, Stale) as refusal:
            return type(refusal).__name__
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(attempts)) as pool:
        return [future.result() for future in [pool.submit(run, each) for each in attempts]]


def measuring(clinic, exam, tooth, site, depth, versions=None):
    """Return an attempt to measure one site, of an exam as it was read."""

    def attempt():
        read = PerioExam.objects.get(pk=exam.pk) if versions is None else exam
        read.expected_versions = versions
        given = [{"tooth": tooth, "sites": {site: {"depth": depth}}}]
        services.edit(read, by=clinic.owner, teeth=given)

    return attempt


def test_single_numbers_of_many_at_once_are_all_kept(clinic):
    with clinic.context():
        exam = PerioExamFactory()
    sites = ("MB", "B", "DB", "ML", "L", "DL")
    attempts = [measuring(clinic, exam, "16", site, place) for place, site in enumerate(sites)]

    assert together(clinic, [*attempts, measuring(clinic, exam, "31", "B", 7)]) == ["done"] * 7
    with clinic.context():
        assert PerioTooth.objects.get(tooth="16").depth == [0, 1, 2, 3, 4, 5]
        assert PerioTooth.objects.get(tooth="31").depth[1] == 7
        assert PerioExam.objects.get().version == 8


def test_of_two_who_read_the_same_version_one_is_told(clinic):
    with clinic.context():
        exam = PerioExamFactory()
    attempts = [
        measuring(clinic, exam, "16", "B", depth, versions=frozenset({1})) for depth in (2, 9)
    ]

    told = together(clinic, attempts)

    assert sorted(told) == ["Stale", "done"]
    with clinic.context():
        assert PerioTooth.objects.get().depth[1] == (2 if told[0] == "done" else 9)


def test_what_is_measured_while_an_exam_is_completed_is_in_it_or_refused(clinic):
    with clinic.context():
        exam = PerioExamFactory()

    measured, completed = together(
        clinic, [measuring(clinic, exam, "16", "B", 3), lambda: services.complete(exam)]
    )

    assert completed == "done"
    with clinic.context():
        assert PerioTooth.objects.count() == (1 if measured == "done" else 0)
        assert PerioExam.objects.get().status == "completed"
