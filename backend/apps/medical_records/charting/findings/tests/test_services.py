"""What happens to findings, and what a tooth's state rules out."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.medical_records.charting.errors import (
    InvalidTransition,
    ToothNotThere,
    ToothStateTaken,
)
from apps.medical_records.charting.findings import services
from apps.medical_records.charting.findings.tests.factories import FindingFactory
from apps.medical_records.charting.moments import today
from apps.medical_records.models import Finding
from apps.medical_records.patients.errors import PatientArchived
from apps.medical_records.patients.services import archive
from apps.medical_records.patients.tests.factories import PatientFactory
from core.errors import FieldError


def day(n):
    return date(2026, 6, n)


@pytest.fixture
def patient(tenant):
    return PatientFactory()


@pytest.fixture
def chart(tenant, patient):
    def record(kind, tooth="36", **fields):
        return services.record(
            patient=patient, tooth=tooth, kind=kind, recorded_by=tenant.dentist, **fields
        )

    return record


def again(*findings):
    for finding in findings:
        finding.refresh_from_db()
    return [finding.to_date for finding in findings]


def rows():
    return sorted(Finding.objects.values_list("pk", "to_date", "retracted_at", "version"))


def test_what_is_found_is_of_today_unless_a_day_is_given(chart, tenant):
    now, then = chart("caries", surfaces="MO"), chart("pulpitis", from_date=day(3))

    assert now.from_date == today(tenant.dentist)
    assert timezone.now() - now.effective_at < timedelta(minutes=1)
    assert then.effective_at == datetime(2026, 6, 2, 22, tzinfo=UTC)
    assert [each.effective_at for each in then.events.all()] == [then.effective_at]


@pytest.mark.parametrize("from_date", [date(1899, 12, 31), date(2200, 1, 1)])
def test_a_day_that_nobody_has_seen_is_refused(chart, from_date):
    with pytest.raises(FieldError):
        chart("pulpitis", from_date=from_date)
    assert rows() == []


def test_a_missing_tooth_has_no_caries(chart):
    missing = chart("missing", from_date=day(1))
    before = rows()

    for from_date in (day(1), day(5), None):
        with pytest.raises(ToothNotThere) as refused:
            chart("caries", surfaces="MO", from_date=from_date)
        assert refused.value.members == {"conflicts": [str(missing.pk)]}
    assert rows() == before


def test_what_was_on_a_tooth_before_it_went_may_be_charted_as_it_was(chart):
    chart("missing", from_date=day(10))

    chart("caries", surfaces="MO", from_date=day(1), to_date=day(10))
    with pytest.raises(ToothNotThere):
        chart("caries", surfaces="MO", from_date=day(1))


def test_a_new_state_ends_the_one_before_and_what_it_cannot_have(chart):
    impacted, leaning = chart("impacted", from_date=day(1)), chart("malposition", from_date=day(1))
    lesion = chart("other", from_date=day(1))
    missing = chart("missing", from_date=day(8))

    assert again(impacted, leaning, lesion, missing) == [day(8), day(8), None, None]
    assert {impacted.superseded_by, leaning.superseded_by} == {missing}
    with pytest.raises(ToothStateTaken) as refused:
        chart("missing", from_date=day(9))
    assert refused.value.members == {"conflicts": [str(missing.pk)]}


def test_a_state_of_before_ends_where_the_one_after_begins(chart):
    missing = chart("missing", from_date=day(8))
    impacted = chart("impacted", from_date=day(1))

    assert again(impacted, missing) == [day(8), None]


def test_a_state_within_one_that_has_ended_is_refused(chart, tenant):
    impacted = chart("impacted", from_date=day(1))
    services.resolve(impacted, by=tenant.dentist, to_date=day(10))
    before = rows()

    with pytest.raises(ToothStateTaken) as refused:
        chart("unerupted", from_date=day(5))
    assert refused.value.members == {"conflicts": [str(impacted.pk)]}
    assert rows() == before


def test_what_an_error_had_ended_holds_again_when_it_is_retracted(chart, tenant):
    impacted, leaning = chart("impacted", from_date=day(1)), chart("malposition", from_date=day(1))
    missing = chart("missing", from_date=day(8))
    services.retract(missing, by=tenant.dentist, reason="Wrong tooth.")

    assert again(impacted, leaning) == [None, None]
    assert impacted.superseded_by is None
    with pytest.raises(InvalidTransition):
        services.retract(missing, by=tenant.dentist, reason="Again.")


def test_of_three_states_the_first_goes_on_until_the_third_when_the_second_is_retracted(
    chart, tenant
):
    first = chart("unerupted", from_date=day(1))
    second = chart("impacted", from_date=day(5))
    third = chart("present", from_date=day(9))
    services.retract(second, by=tenant.dentist, reason="Wrong tooth.")

    assert again(first, third) == [day(9), None]
    assert first.superseded_by == third


def test_a_finding_ends_once_and_holds_again_by_an_edit(chart, tenant):
    finding = chart("pulpitis", from_date=day(3))
    with pytest.raises(FieldError, match="after it began"):
        services.resolve(finding, by=tenant.dentist, to_date=day(2))
    ended = services.resolve(finding, by=tenant.dentist, to_date=day(4))
    assert ended.effective_at.isoformat() == "2026-06-04T00:00:00+02:00"
    with pytest.raises(InvalidTransition):
        services.resolve(finding, by=tenant.dentist)

    services.edit(finding, by=tenant.dentist, to_date=None, note="Sore again.")
    assert again(finding) == [None]


def test_surfaces_are_not_edited_onto_a_tooth_that_is_not_there(chart, tenant):
    chart("missing", from_date=day(1))
    other = chart("other", from_date=day(2))

    with pytest.raises(ToothNotThere):
        services.edit(other, by=tenant.dentist, surfaces="M")
    other.refresh_from_db()
    assert other.surfaces == ""


def test_nothing_is_charted_for_an_archived_patient(chart, patient, tenant):
    finding = chart("pulpitis")
    archive(patient)
    before = rows()

    for attempt in (
        lambda: chart("caries", surfaces="M"),
        lambda: services.edit(finding, by=tenant.dentist, note="x"),
        lambda: services.resolve(finding, by=tenant.dentist),
        lambda: services.retract(finding, by=tenant.dentist, reason="x"),
    ):
        with pytest.raises(PatientArchived):
            attempt()
    assert rows() == before


@pytest.mark.parametrize(
    ("kind", "to_date", "retracted", "is_possible"),
    [
        ("impacted", None, {}, False),
        ("impacted", day(6), {}, False),
        ("impacted", day(5), {}, True),
        ("pulpitis", None, {}, True),
        ("impacted", None, {"retracted_at": timezone.now(), "retraction_reason": "x"}, True),
    ],
)
def test_the_database_knows_one_state_of_a_tooth_at_a_time(
    tenant, kind, to_date, retracted, is_possible
):
    there = FindingFactory(kind="missing", surfaces="", from_date=day(5))
    second = {"kind": kind, "surfaces": "", "from_date": day(1), "to_date": to_date, **retracted}

    if is_possible:
        FindingFactory(patient=there.patient, **second)
    else:
        with pytest.raises(IntegrityError, match="tooth_has_one_state"), transaction.atomic():
            FindingFactory(patient=there.patient, **second)
    FindingFactory(**second)  # of another patient
