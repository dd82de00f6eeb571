"""Two numbers of one patient become one, and two again; the book is what follows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import InternalError, ProgrammingError, transaction

from apps.appointments.choices import Status
from apps.appointments.models import Appointment
from apps.appointments.tests.factories import MONDAY, AppointmentFactory, ProviderFactory
from apps.medical_records.models import Patient, PatientMerge
from apps.medical_records.patients.tests.factories import PatientFactory, merged_patient
from tests.clients import API

PATIENTS = f"{API}patients/"
DAY = timedelta(days=1)


@pytest.fixture
def pair(alpha):
    """A source, whose one visit may follow and whose other stays, and a target."""
    with alpha.context():
        source, target = PatientFactory(), PatientFactory()
        for patient in (source, target):
            AppointmentFactory(patient=patient, status=Status.COMPLETED, appointment_date=MONDAY)
        AppointmentFactory(patient=source, appointment_date=MONDAY + DAY)
    return source, target


def url(patient, verb=""):
    return f"{PATIENTS}{patient.pk}/{verb}"


def merge(api, source, target, **headers):
    return api.post(url(source, "merge/"), {"into": str(target.pk)}, **headers)


def ids(answer):
    assert answer.status_code == 200, answer.content
    return [row["id"] for row in answer.json()["results"]]


def state(clinic):
    with clinic.context():
        return (
            list(Patient.objects.order_by("pk").values_list("status", "merged_into", "guarantor")),
            dict(Appointment.objects.values_list("pk", "patient")),
            PatientMerge.objects.count(),
        )


def test_what_may_change_follows_and_the_rest_is_found_through_the_merge(api, alpha, pair):
    source, target = pair
    with alpha.context():
        kept, moved = source.appointments.order_by("appointment_date")
    everything = set(ids(api.get(f"{API}appointments/")))
    answer = merge(api, source, target)

    assert (answer.status_code, answer.json()["id"]) == (200, str(target.pk))
    assert answer.json() == api.get(url(target)).json()
    gone = api.get(url(source)).json()
    assert (gone["status"], gone["merged_into"]) == ("archived", str(target.pk))
    with alpha.context():
        assert list(source.appointments.all()) == [kept]
        assert moved in target.appointments.all()
    # Found through the target, in the book and in the timeline.
    assert set(ids(api.get(f"{API}appointments/?patient={target.pk}"))) == everything
    assert ids(api.get(f"{API}appointments/?patient={source.pk}")) == [str(kept.pk)]
    assert set(ids(api.get(url(target, "timeline/?kind=visit")))) == everything


def test_a_merge_is_recorded_and_told_on_the_target(api, alpha, pair):
    source, target = pair
    with alpha.context():
        kept, moved = source.appointments.order_by("appointment_date")
    merge(api, source, target)

    (record,) = api.get(url(source, "merges/")).json()["results"]
    assert api.get(url(target, "merges/")).json()["results"] == [record]
    assert record["user"] == str(alpha.owner.pk)
    assert (record["kind"], record["source"], record["target"]) == (
        "merged",
        str(source.pk),
        str(target.pk),
    )
    assert record["moved"]["appointments.visits"] == [str(moved.pk)]
    assert record["kept"]["appointments.visits"] == [str(kept.pk)]
    (entry,) = api.get(url(target, "timeline/?kind=patient_merged")).json()["results"]
    assert entry["details"] == {"source": str(source.pk), "source_number": source.number}


def test_a_record_is_never_changed(alpha, pair):
    source, target = pair
    with alpha.context():
        record = PatientMerge.objects.create(kind="merged", source=source, target=target)
        for change in (
            lambda: PatientMerge.objects.update(kind="unmerged"),
            record.delete,
        ):
            with pytest.raises((ProgrammingError, InternalError)), transaction.atomic():
                change()
        assert PatientMerge.objects.get().kind == "merged"


def test_what_stayed_is_found_over_a_chain_and_so_is_a_number(api, alpha, pair):
    source, target = pair
    with alpha.context():
        last, stranger = PatientFactory(), PatientFactory(last_name="Other")
        AppointmentFactory(patient=last, status=Status.COMPLETED, appointment_date=MONDAY)
        AppointmentFactory(patient=stranger)
    merge(api, source, target)
    merge(api, target, last)
    visits = f"{API}appointments/?patient={last.pk}"

    assert len(ids(api.get(visits))) == len(ids(api.get(url(last, "timeline/?kind=visit")))) == 4
    assert len(ids(api.get(url(last, "timeline/?kind=patient_merged")))) == 2
    found = set(ids(api.get(f"{PATIENTS}?search={source.number}")))
    assert found == {str(source.pk), str(target.pk), str(last.pk)}
    active = api.get(f"{PATIENTS}?search={source.number}&status=active")
    assert ids(active) == [str(last.pk)]


def test_a_list_by_patient_takes_no_query_more(api, alpha, pair, django_assert_num_queries):
    source, target = pair
    merge(api, source, target)

    # Savepoint, authentication, the page, the event, release, and the client's clinic.
    with django_assert_num_queries(6):
        assert len(ids(api.get(f"{API}appointments/?patient={target.pk}"))) == 3


def test_who_was_merged_is_only_looked_at(api, alpha, pair):
    source, target = pair
    with alpha.context():
        third, doctor = PatientFactory(), ProviderFactory()
    merge(api, source, target)
    before = state(alpha)
    booking = {
        "patient": str(source.pk),
        "doctor": str(doctor.pk),
        "appointment_date": "2027-03-01T09:00:00Z",
        "duration_minutes": 30,
    }

    for answer in (
        api.patch(url(source), {"city": "Bonn"}),
        api.post(url(source, "restore/")),
        merge(api, source, third),
        merge(api, third, source),
        api.post(f"{API}appointments/", booking),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "patient_merged")
        assert answer.json()["merged_into"] == str(target.pk)
    assert api.post(url(source, "archive/")).status_code == 200
    assert state(alpha) == before


def test_nobody_is_merged_into_oneself_or_into_who_is_archived(api, alpha, pair):
    source, target = pair
    with alpha.context():
        Patient.objects.filter(pk=target.pk).update(status="archived")
    before = state(alpha)

    itself = merge(api, source, source)
    assert (itself.status_code, itself.json()["errors"][0]["attr"]) == (400, "into")
    assert merge(api, source, target).json()["code"] == "patient_archived"
    assert state(alpha) == before


def test_visits_in_the_way_are_named_and_nothing_is_merged(api, alpha, pair):
    source, target = pair
    with alpha.context():
        AppointmentFactory(patient=target, appointment_date=MONDAY + DAY)
    before = state(alpha)
    answer = merge(api, source, target)

    assert (answer.status_code, answer.json()["code"]) == (409, "appointment_overlap")
    assert len(answer.json()["conflicts"]) == 2
    assert state(alpha) == before


def test_a_merge_is_of_the_version_that_was_seen(api, alpha, pair):
    source, target = pair
    with alpha.context():
        before = state(alpha)

    assert merge(api, source, target, HTTP_IF_MATCH='"7"').status_code == 412
    assert state(alpha) == before


def test_a_merge_is_undone_with_all_that_had_followed(api, alpha, pair):
    source, target = pair
    with alpha.context():
        guarantor, child = PatientFactory(), PatientFactory(guarantor=source)
        Patient.objects.filter(pk=source.pk).update(status="inactive")
    before = state(alpha)[:2]
    merge(api, source, target)
    assert state(alpha)[:2] != before
    with alpha.context():
        new = AppointmentFactory(patient=target, appointment_date=MONDAY + 9 * DAY)
        assert Patient.objects.get(pk=child.pk).guarantor_id == target.pk
    answer = api.post(url(source, "unmerge/"))

    assert (answer.status_code, answer.json()["id"]) == (200, str(source.pk))
    assert (answer.json()["status"], answer.json()["merged_into"]) == ("inactive", None)
    rows, visits, records = state(alpha)
    assert visits.pop(new.pk) == target.pk
    assert (rows, visits, records) == (*before, 2)
    kinds = [r["kind"] for r in api.get(url(target, "timeline/")).json()["results"]]
    assert "patient_unmerged" in kinds
    assert api.post(url(source, "unmerge/")).json()["code"] == "invalid_transition"
    assert guarantor.pk


def test_visits_that_went_on_or_were_cleared_stay_where_they_are(api, alpha, pair):
    source, target = pair
    merge(api, source, target)
    with alpha.context():
        third = PatientFactory()
        visit = Appointment.objects.get(appointment_date=MONDAY + DAY)
        Appointment.objects.filter(pk=visit.pk).update(patient=third)
    assert api.post(url(source, "unmerge/")).status_code == 200

    record = api.get(url(source, "merges/")).json()["results"][0]
    assert record["kept"]["appointments.visits"] == [str(visit.pk)]
    with alpha.context():
        assert Appointment.objects.get(pk=visit.pk).patient_id == third.pk


def test_a_visit_whose_time_the_source_has_otherwise_is_refused_with_its_id(api, alpha, pair):
    source, target = pair
    with alpha.context():
        kept = source.appointments.get(appointment_date=MONDAY)
    merge(api, source, target)
    with alpha.context():
        Appointment.objects.filter(appointment_date=MONDAY + DAY).update(
            appointment_date=MONDAY + timedelta(days=30)
        )
        Appointment.objects.filter(pk=kept.pk).update(appointment_date=MONDAY + timedelta(days=30))
    before = state(alpha)
    answer = api.post(url(source, "unmerge/"))

    assert (answer.status_code, answer.json()["code"]) == (409, "appointment_overlap")
    assert str(kept.pk) in answer.json()["conflicts"]
    assert state(alpha) == before


def test_of_a_chain_the_last_merge_is_undone_first(api, alpha, pair):
    source, target = pair
    with alpha.context():
        last = PatientFactory()
    merge(api, source, target)
    merge(api, target, last)
    before = state(alpha)

    refused = api.post(url(source, "unmerge/"))
    assert (refused.status_code, refused.json()["merged_into"]) == (409, str(last.pk))
    assert state(alpha) == before
    assert api.post(url(target, "unmerge/")).status_code == 200
    assert api.post(url(source, "unmerge/")).status_code == 200


@pytest.mark.parametrize("turned", [True, False])
def test_who_paid_for_the_other_pays_for_the_one_and_for_the_other_again(api, alpha, turned):
    with alpha.context():
        parent = PatientFactory()
        child, sibling = PatientFactory(guarantor=parent), PatientFactory(guarantor=parent)
    before = state(alpha)[0]
    source, target = (parent, child) if turned else (child, parent)
    assert merge(api, source, target).status_code == 200

    with alpha.context():
        assert Patient.objects.get(pk=sibling.pk).guarantor_id == target.pk
        assert Patient.objects.get(pk=target.pk).guarantor_id is None
        assert Patient.objects.get(pk=source.pk).guarantor_id is None
    assert api.post(url(source, "unmerge/")).status_code == 200
    assert state(alpha)[0] == before


def test_dependants_follow_nobody_who_is_paid_for(api, alpha):
    with alpha.context():
        parent, other = PatientFactory(), PatientFactory()
        PatientFactory(guarantor=parent)
        target = PatientFactory(guarantor=other)
    before = state(alpha)

    assert merge(api, parent, target).json()["code"] == "family_in_the_way"
    assert state(alpha) == before


def test_the_clinic_next_door_is_not_merged_into(api, alpha, beta, pair):
    source, _ = pair
    with beta.context():
        theirs = PatientFactory()
    before = state(alpha)

    answer = merge(api, source, theirs)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "does_not_exist")
    assert state(alpha) == before


def test_a_merged_patient_s_dependants_are_of_the_target_s_family(api, alpha):
    with alpha.context():
        parent, twin = PatientFactory(), PatientFactory()
        child = PatientFactory(guarantor=twin)
        merged_patient(into=parent)
    merge(api, twin, parent)

    assert set(ids(api.get(url(child, "family/")))) == {str(parent.pk), str(child.pk)}
