"""Which visits follow when one patient is merged into another."""

from __future__ import annotations

from datetime import timedelta

import pytest

from apps.appointments import services
from apps.appointments.choices import Status
from apps.appointments.errors import AppointmentOverlap
from apps.appointments.models import Appointment
from apps.appointments.tests.factories import MONDAY, AppointmentFactory
from apps.medical_records.patients.tests.factories import PatientFactory
from core.registry.merging import Followed, merge

DAY, QUARTER = timedelta(days=1), timedelta(minutes=15)
UNFINISHED = [s for s in Status.live() if s != Status.COMPLETED]


@pytest.fixture
def source(tenant):
    return PatientFactory()


@pytest.fixture
def target(tenant):
    return PatientFactory()


def visit(patient, status=Status.SCHEDULED, at=MONDAY):
    return AppointmentFactory(patient=patient, status=status, appointment_date=at)


def merged(source, target):
    return merge(source=source.pk, target=target.pk)["appointments.visits"]


def patients():
    return dict(Appointment.objects.values_list("pk", "patient"))


def test_every_visit_follows_whatever_became_of_it(source, target):
    theirs = [visit(source, status, MONDAY + n * DAY) for n, status in enumerate(Status)]
    there = visit(target, at=MONDAY - DAY)
    stranger = visit(PatientFactory())

    assert merged(source, target) == Followed(moved=tuple(each.pk for each in theirs))
    assert patients() == {
        **{each.pk: target.pk for each in theirs},
        there.pk: target.pk,
        stranger.pk: stranger.patient_id,
    }


def test_nothing_else_about_a_visit_changes_and_history_keeps_whose_it_was(source, target):
    before = visit(source, Status.COMPLETED)
    merged(source, target)
    after = Appointment.objects.get(pk=before.pk)

    assert (after.patient_id, after.version) == (target.pk, before.version + 1)
    assert (after.appointment_date, after.status) == (MONDAY, Status.COMPLETED)
    assert [event.patient_id for event in after.events.order_by("pgh_id")] == [
        source.pk,
        target.pk,
    ]


@pytest.mark.parametrize("theirs", UNFINISHED)
@pytest.mark.parametrize("ours", [Status.SCHEDULED, Status.COMPLETED])
@pytest.mark.parametrize("turned", [False, True])
def test_two_visits_at_once_are_refused_with_the_ids_of_both(source, target, theirs, ours, turned):
    first = visit(target if turned else source, theirs)
    second = visit(source if turned else target, ours, MONDAY + QUARTER)
    free = visit(source, at=MONDAY + DAY)
    before = patients()

    with pytest.raises(AppointmentOverlap) as refused:
        merged(source, target)
    assert set(refused.value.members["conflicts"]) == {str(first.pk), str(second.pk)}
    assert patients() == before
    assert free.events.count() == 1


def test_a_visit_that_was_entered_twice_and_completed_stays_where_it_is(source, target):
    theirs = visit(source, Status.COMPLETED)
    ours = visit(target, Status.COMPLETED, MONDAY + QUARTER)
    free = visit(source, at=MONDAY + DAY)

    assert merged(source, target) == Followed(moved=(free.pk,), kept=(theirs.pk,))
    assert patients() == {theirs.pk: source.pk, ours.pk: target.pk, free.pk: target.pk}


@pytest.mark.parametrize("gone", [Status.CANCELLED, Status.NO_SHOW])
@pytest.mark.parametrize("turned", [False, True])
def test_what_was_called_off_or_missed_is_in_nobody_s_way(source, target, gone, turned):
    theirs = visit(source, Status.SCHEDULED if turned else gone)
    visit(target, gone if turned else Status.SCHEDULED)

    assert merged(source, target).moved == (theirs.pk,)


def test_visits_that_touch_are_no_conflict(source, target):
    theirs, _ = visit(source), visit(target, at=MONDAY + 2 * QUARTER)

    assert merged(source, target).moved == (theirs.pk,)


def test_after_one_of_a_pair_is_cancelled_the_merge_goes_through(source, target):
    theirs, ours = visit(source), visit(target)
    with pytest.raises(AppointmentOverlap):
        merged(source, target)
    services.cancel(ours, reason="Booked twice")

    assert merged(source, target).moved == (theirs.pk,)


def test_a_patient_without_visits_brings_none(source, target):
    assert merged(source, target) == Followed()


def test_a_merge_takes_the_same_queries_however_many_visits_there_are(
    source, target, django_assert_max_num_queries
):
    for day in range(5):
        visit(source, at=MONDAY + day * DAY)

    with django_assert_max_num_queries(42):
        assert len(merged(source, target).moved) == 5
