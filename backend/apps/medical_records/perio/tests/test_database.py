"""What the database refuses, whoever asks: as the application's role, past all services."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from apps.medical_records.models import PerioExam, PerioTooth
from apps.medical_records.patients.tests.factories import PatientFactory
from apps.medical_records.perio.tests.factories import (
    PerioExamFactory,
    measured_exam,
    measured_tooth,
)

SIX = "ARRAY[{0},1,1,1,1,1]::smallint[]"


def refused(sql, *params, because):
    """Run a statement that must not succeed."""
    with (
        pytest.raises(DatabaseError, match=because),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, params)


def everything():
    """Return all rows of exams and teeth."""
    return [list(model.objects.order_by("pk").values()) for model in (PerioExam, PerioTooth)]


@pytest.fixture
def completed(tenant):
    """An exam that was completed, with two teeth."""
    exam = measured_exam()
    PerioExam.objects.filter(pk=exam.pk).update(status="completed", completed_at=timezone.now())
    return exam


def test_no_statement_changes_a_completed_exam_or_its_teeth(completed):
    other = PerioExamFactory()
    before = everything()
    exam, tooth = "medical_records_perioexam", "medical_records_periotooth"

    refused(f"UPDATE {exam} SET note = 'x' WHERE status = 'completed'", because="not changed")
    refused(f"UPDATE {exam} SET examined_at = now()", because="not changed")
    refused(f"UPDATE {exam} SET status = 'open', completed_at = NULL", because="not changed")
    refused(f"UPDATE {exam} SET retraction_reason = 'x'", because="retracted_for_a_reason")
    refused(f"UPDATE {tooth} SET depth[1] = 9", because="open exam")
    refused(f"UPDATE {tooth} SET exam_id = %s", other.pk, because="read only|Cannot update")
    refused(f"DELETE FROM {tooth}", because="permission denied")
    refused(f"DELETE FROM {exam}", because="permission denied")
    refused("DELETE FROM medical_records_patient", because="permission denied|foreign key")
    with pytest.raises(DatabaseError, match="open exam"), transaction.atomic():
        measured_tooth(completed, "17")
    assert everything() == before


def test_a_retracted_exam_stays_too_and_both_follow_a_merge(completed):
    PerioExam.objects.update(
        status="retracted", retracted_at=timezone.now(), retraction_reason="Wrong"
    )
    before = everything()

    refused("UPDATE medical_records_perioexam SET retraction_reason = 'x'", because="not changed")
    refused("UPDATE medical_records_perioexam SET status = 'completed'", because="not changed")
    assert everything() == before
    assert PerioExam.objects.update(patient=PatientFactory()) == 1


@pytest.mark.parametrize(
    ("assignment", "because"),
    [
        (f"depth = {SIX.format(16)}", "perio_depth_exists"),
        (f"depth = {SIX.format(-1)}", "perio_depth_exists"),
        ("depth = ARRAY[1]::smallint[]", "six_sites|is_probed"),
        ("depth[2] = NULL", "is_probed"),
        (f"margin = {SIX.format(16)}", "perio_margin_exists"),
        (f"margin = {SIX.format(-16)}", "perio_margin_exists"),
        ("plaque = '{}'", "six_sites"),
        ("bleeding[1] = NULL", "perio_bleeding_is_probed"),
        ("suppuration[6] = NULL", "perio_suppuration_is_probed"),
        ("mobility = 4", "perio_mobility_exists"),
        ("furcation_l = 1", "perio_furcation_l_exists"),
        ("furcation_b = 4", "perio_furcation_b_exists"),
        ("tooth = '17'", "read only|Cannot update"),
        ("attachment_level = depth", "can only be updated to DEFAULT"),
    ],
)
def test_no_statement_measures_what_no_probe_says(tenant, assignment, because):
    measured_tooth(PerioExamFactory())
    before = everything()

    refused(f"UPDATE medical_records_periotooth SET {assignment}", because=because)
    assert everything() == before


@pytest.mark.parametrize("tooth", ["19", "55", "11S", ""])
def test_only_permanent_teeth_are_measured(tenant, tooth):
    exam = PerioExamFactory()

    with pytest.raises(DatabaseError), transaction.atomic():
        measured_tooth(exam, tooth)
    assert not PerioTooth.objects.exists()


def test_the_database_adds_depth_and_margin(tenant):
    row = measured_tooth(
        PerioExamFactory(),
        depth=[3, 4, 5, 6, None, 0],
        margin=[0, 2, -1, None, 3, -3],
        bleeding=[False, False, True, False, None, False],
        suppuration=[False, False, False, False, None, False],
    )
    row.refresh_from_db()

    assert row.attachment_level == [3, 6, 4, None, None, -3]
