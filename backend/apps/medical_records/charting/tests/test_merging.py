"""What of a chart follows when one patient is merged into another."""

from __future__ import annotations

from datetime import date

import pytest

from apps.medical_records.charting.findings.tests.factories import FindingFactory
from apps.medical_records.charting.procedures.tests.factories import ProcedureFactory
from apps.medical_records.models import Finding, Procedure
from apps.medical_records.patients.tests.factories import PatientFactory
from core.registry.merging import Followed, give_back, merge

WINTER, SPRING, SUMMER = date(2026, 1, 15), date(2026, 4, 1), date(2026, 7, 1)
FINDINGS, PROCEDURES = "medical_records.findings", "medical_records.procedures"


@pytest.fixture
def source(tenant):
    return PatientFactory()


@pytest.fixture
def target(tenant):
    return PatientFactory()


def state(patient, kind, start=WINTER, end=None, tooth="18"):
    return FindingFactory(
        patient=patient, tooth=tooth, surfaces="", kind=kind, from_date=start, to_date=end
    )


def merged(source, target):
    return merge(source=source.pk, target=target.pk)


def whose(*rows):
    return [type(row).objects.get(pk=row.pk).patient_id for row in rows]


def test_findings_and_procedures_follow_and_strangers_stay(source, target):
    caries, root = FindingFactory(patient=source), state(source, "retained_root")
    filling = ProcedureFactory(patient=source)
    strange = FindingFactory()

    told = merged(source, target)

    assert set(told[FINDINGS].moved) == {caries.pk, root.pk}
    assert (told[FINDINGS].kept, told[PROCEDURES]) == ((), Followed(moved=(filling.pk,)))
    assert whose(caries, root, filling) == [target.pk] * 3
    assert whose(strange) == [strange.patient_id]


def test_of_two_states_of_a_tooth_the_target_s_stands_and_the_other_stays(source, target):
    theirs, own = state(source, "impacted", SPRING), state(target, "missing")
    caries = FindingFactory(patient=source)

    told = merged(source, target)[FINDINGS]

    assert told == Followed(moved=(caries.pk,), kept=(theirs.pk,))
    assert whose(theirs, own, caries) == [source.pk, target.pk, target.pk]
    theirs.refresh_from_db()
    assert (theirs.kind, theirs.to_date, theirs.retracted_at) == ("impacted", None, None)


@pytest.mark.parametrize(
    ("start", "end", "follows"),
    [
        (WINTER, SPRING, True),
        (SUMMER, None, True),
        (WINTER, SUMMER, False),
        (SPRING, SUMMER, False),
        (WINTER, None, False),
    ],
)
def test_a_state_follows_where_the_days_are_free(source, target, start, end, follows):
    state(target, "missing", SPRING, SUMMER)
    theirs = state(source, "impacted", start, end)

    merged(source, target)

    assert whose(theirs) == [target.pk if follows else source.pk]


def test_what_was_an_error_is_in_nobody_s_way(source, target):
    wrong = state(target, "missing")
    Finding.objects.filter(pk=wrong.pk).update(
        retracted_at="2026-02-01T10:00:00Z", retraction_reason="Another tooth."
    )
    theirs = state(source, "impacted")

    assert merged(source, target)[FINDINGS].kept == ()
    assert whose(theirs) == [target.pk]


def test_taken_apart_each_has_its_own_chart_again(source, target):
    theirs, own = FindingFactory(patient=source), FindingFactory(patient=target)
    filling = ProcedureFactory(patient=source)
    moved = {name: told.moved for name, told in merged(source, target).items()}
    later = FindingFactory(patient=target, tooth="37")

    told = give_back(source=source.pk, target=target.pk, moved=moved)

    assert told[FINDINGS] == Followed(moved=(theirs.pk,))
    assert told[PROCEDURES] == Followed(moved=(filling.pk,))
    assert whose(theirs, filling, own, later) == [source.pk, source.pk, target.pk, target.pk]
    assert Procedure.objects.count() == 1


def test_what_went_to_somebody_else_meanwhile_is_kept_there(source, target):
    theirs, third = FindingFactory(patient=source), PatientFactory()
    moved = {name: told.moved for name, told in merged(source, target).items()}
    merged(target, third)

    told = give_back(source=source.pk, target=target.pk, moved=moved)

    assert told[FINDINGS] == Followed(kept=(theirs.pk,))
    assert whose(theirs) == [third.pk]
