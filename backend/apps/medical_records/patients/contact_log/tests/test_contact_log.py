"""The contact log: written down, corrected by its writer, followed up by anybody, and merged with its patient."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from apps.medical_records.models import Contact, Patient
from apps.medical_records.patients import services as patients
from apps.medical_records.patients.contact_log import services, summary
from apps.medical_records.patients.contact_log.tests.factories import ContactFactory
from apps.medical_records.patients.merging.services import merge, unmerge
from apps.medical_records.patients.tests.factories import PatientFactory
from core.registry.summary import summary as told_in_short
from tests.clients import API

LOG = f"{API}contact-log/"
QUERIES = 6
pytestmark = pytest.mark.one_world


@pytest.fixture
def patient(alpha):
    with alpha.context():
        return PatientFactory()


@pytest.fixture
def call(patient):
    return {
        "patient": str(patient.pk),
        "kind": "call",
        "direction": "incoming",
        "subject": "Toothache",
    }


@pytest.fixture
def contact(alpha, patient):
    with alpha.context():
        return ContactFactory(patient=patient, by=alpha.receptionist)


def as_it_is(clinic, contact):
    with clinic.context():
        return Contact.objects.filter(pk=contact.pk).values().get()


def test_whoever_writes_it_down_did_it_unless_told_otherwise(alpha, client_of, call):
    client = client_of(alpha.receptionist)
    own = client.post(LOG, call)
    other = client.post(LOG, {**call, "staff": str(alpha.dentist.pk)}).json()

    assert own.status_code == 201
    assert own.json()["staff"] == own.json()["recorded_by"] == str(alpha.receptionist.pk)
    assert other["staff"] == str(alpha.dentist.pk)
    assert other["recorded_by"] == str(alpha.receptionist.pk)
    assert client.get(own["Location"]).json() == own.json()


@pytest.mark.parametrize("given", ["recorded_by", "followed_up_at"])
def test_what_the_server_says_is_not_taken(alpha, api, call, given):
    value = {"recorded_by": str(alpha.dentist.pk), "followed_up_at": "2026-01-05T14:10:00Z"}[given]
    answer = api.post(LOG, {**call, given: value})

    assert answer.status_code == 201
    assert answer.json()[given] != value


def test_a_log_tells_what_was(alpha, api, call):
    to_come = (timezone.now() + timedelta(hours=1)).isoformat()
    answer = api.post(LOG, {**call, "happened_at": to_come})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["attr"] == "happened_at"
    with alpha.context():
        assert not Contact.objects.filter(patient=call["patient"]).exists()


def test_a_colleagues_contact_is_corrected_by_whoever_runs_the_clinic(alpha, client_of, contact):
    url, before = f"{LOG}{contact.pk}/", as_it_is(alpha, contact)
    refused = client_of(alpha.dentist).patch(url, {"note": "It was not so"})

    assert (refused.status_code, refused.json()["code"]) == (403, "not_the_author")
    assert as_it_is(alpha, contact) == before
    assert client_of(alpha.receptionist).patch(url, {"note": "Mine"}).status_code == 200
    assert client_of(alpha.admin).patch(url, {"note": "Put right"}).status_code == 200
    changes = client_of(alpha.owner).get(f"{url}history/").json()["results"]
    assert [each["changes"].get("note") for each in changes[:2]] == [
        ["Mine", "Put right"],
        ["", "Mine"],
    ]


def test_a_contact_stays_with_its_patient_and_is_never_deleted(alpha, api, contact, patient):
    url = f"{LOG}{contact.pk}/"
    with alpha.context():
        other = PatientFactory()

    api.patch(url, {"patient": str(other.pk)})
    assert as_it_is(alpha, contact)["patient_id"] == patient.pk
    assert api.delete(url).status_code == 405


def test_anybody_follows_it_up_once_and_another_day_opens_it_again(alpha, client_of, contact):
    url = f"{LOG}{contact.pk}/"
    dentist, writer = client_of(alpha.dentist), client_of(alpha.receptionist)

    assert dentist.post(f"{url}followed-up/").json()["followed_up_at"] is not None
    before = as_it_is(alpha, contact)
    again = dentist.post(f"{url}followed-up/")
    assert (again.status_code, again.json()["code"]) == (409, "invalid_transition")
    assert as_it_is(alpha, contact) == before

    same = writer.patch(url, {"follow_up_on": contact.follow_up_on.isoformat()})
    assert same.json()["followed_up_at"] is not None
    assert writer.patch(url, {"follow_up_on": "2026-02-02"}).json()["followed_up_at"] is None


def test_nothing_is_followed_up_that_was_not_to_be(alpha, api, contact):
    with alpha.context():
        services.edit(contact, by=alpha.owner, follow_up_on=None)

    assert api.post(f"{LOG}{contact.pk}/followed-up/").status_code == 409
    assert as_it_is(alpha, contact)["followed_up_at"] is None


def test_the_log_is_narrowed_and_ordered(alpha, api, patient, contact):
    with alpha.context():
        later = ContactFactory(
            patient=patient,
            kind="letter",
            happened_at=datetime(2026, 3, 1, tzinfo=UTC),
            follow_up_on=None,
        )

    def found(**query):
        rows = api.get(LOG, {"patient": str(patient.pk), **query}).json()["results"]
        return [row["id"] for row in rows]

    first, second = str(contact.pk), str(later.pk)
    assert found() == [first, second]
    assert found(ordering="-happened_at") == [second, first]
    assert found(kind="letter") == [second]
    assert found(open_follow_up="true") == [first]
    assert found(open_follow_up="false") == [second]
    assert found(open_follow_up="true", follow_up_on__lte="2026-01-18") == []
    assert found(staff=str(alpha.receptionist.pk)) == [first]
    assert found(happened_at__gte="2026-02-01T00:00:00Z") == [second]


@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_takes_as_many_queries_however_long(
    alpha, api, patient, rows, django_assert_num_queries
):
    with alpha.context():
        ContactFactory.create_batch(rows, patient=patient, by=alpha.owner)
    api.get(LOG, {"patient": str(patient.pk)})

    with django_assert_num_queries(QUERIES):
        page = api.get(LOG, {"patient": str(patient.pk)})
    assert len(page.json()["results"]) == rows


def test_who_was_archived_may_still_call_and_who_was_merged_is_another(alpha, api, call, patient):
    with alpha.context():
        other = PatientFactory()
        patients.archive(patient)
    assert api.post(LOG, call).status_code == 201

    with alpha.context():
        merge(Patient.objects.get(pk=patient.pk), into=other)
        before = Contact.objects.count()
    refused = api.post(LOG, call)
    assert (refused.status_code, refused.json()["code"]) == (409, "patient_merged")
    assert refused.json()["merged_into"] == str(other.pk)
    with alpha.context():
        assert Contact.objects.count() == before


def test_contacts_follow_a_merge_and_go_back(alpha, patient, contact):
    with alpha.context():
        target = PatientFactory()
        own = ContactFactory(patient=target, by=alpha.owner)
        merge(patient, into=target)
        assert set(Contact.objects.filter(patient=target)) == {contact, own}

        unmerge(Patient.objects.get(pk=patient.pk))
        assert list(Contact.objects.filter(patient=patient)) == [contact]
        assert list(Contact.objects.filter(patient=target)) == [own]


def test_the_timeline_tells_contacts_to_whom_may_read_them(alpha, api, patient, contact):
    (entry,) = api.get(f"{API}patients/{patient.pk}/timeline/", {"kind": "contact"}).json()[
        "results"
    ]

    assert entry["id"] == str(contact.pk)
    assert entry["at"] == "2026-01-05T14:10:00Z"
    assert entry["details"] == {
        "kind": "call",
        "direction": "outgoing",
        "subject": "Costs of the crown",
        "outcome": "",
    }


def test_the_summary_tells_the_last_ones_and_what_is_open(alpha, patient, contact):
    with alpha.context():
        for day in range(1, summary.LATEST + 1):
            ContactFactory(
                patient=patient,
                by=alpha.owner,
                happened_at=datetime(2026, 2, day, tzinfo=UTC),
                follow_up_on=date(2026, 1, 10) if day == 1 else None,
            )
        told = told_in_short(
            Patient.objects.all(),
            patient.pk,
            lambda each: each is summary.CONTACTS,
            (("id", "id"),),
        )

    assert summary.ContactsSummarySerializer(data=told["contacts"]).is_valid()
    assert told["contacts"]["last"][0]["happened_at"] == "2026-02-05T00:00:00Z"
    assert str(contact.pk) not in [each["id"] for each in told["contacts"]["last"]]
    assert [each["follow_up_on"] for each in told["contacts"]["open_follow_ups"]] == [
        "2026-01-10",
        "2026-01-19",
    ]


@pytest.mark.parametrize(
    "change",
    [
        "kind = 'pigeon'",
        "direction = 'sideways'",
        "outcome = 'unknown'",
        "follow_up_on = NULL, followed_up_at = now()",
    ],
)
def test_the_database_holds_it_too(alpha, contact, change):
    sql = f"UPDATE medical_records_contact SET {change} WHERE id = %s"
    with (
        alpha.context(),
        pytest.raises(IntegrityError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, [contact.pk])
