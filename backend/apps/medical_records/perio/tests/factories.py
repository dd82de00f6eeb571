"""Periodontal exams for tests."""

from __future__ import annotations

from typing import Any

import factory
from factory.django import DjangoModelFactory

from apps.medical_records.models import PerioExam, PerioTooth
from apps.medical_records.patients.tests.factories import PatientFactory
from apps.medical_records.perio.choices import SITES
from apps.users.staff.tests.factories import ColleagueFactory


class PerioExamFactory(DjangoModelFactory[PerioExam]):
    """An open exam by a dentist."""

    class Meta:
        model = PerioExam

    patient = factory.SubFactory(PatientFactory)
    examiner = factory.SubFactory(ColleagueFactory, role="dentist", is_provider=True)


def measured_tooth(exam: PerioExam, tooth: str = "16", **values: Any) -> PerioTooth:
    """Write a tooth that was probed all around, past all services."""
    around = len(SITES)
    row = {
        "depth": [3] * around,
        "margin": [0] * around,
        "bleeding": [False] * around,
        "suppuration": [False] * around,
        "plaque": [None] * around,
    }
    made: PerioTooth = PerioTooth.objects.create(exam=exam, tooth=tooth, **{**row, **values})
    return made


def measured_exam(**fields: Any) -> PerioExam:
    """Return an open exam in which two teeth were probed."""
    exam = PerioExamFactory(**fields)
    for tooth in ("16", "31"):
        measured_tooth(exam, tooth)
    return exam
