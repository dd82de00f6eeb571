"""Consents: signed whole, never changed by any path, withdrawn once, and found through a merge."""

from __future__ import annotations

import re

import pytest
from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction

from apps.medical_records.documents.consents import services
from apps.medical_records.documents.consents.examples import EXAMPLES, SIGNATURE
from apps.medical_records.documents.consents.signing import is_intact
from apps.medical_records.documents.consents.tests.factories import ConsentFactory
from apps.medical_records.models import Consent
from apps.medical_records.patients.merging.services import merge, unmerge
from apps.medical_records.patients.models import Patient
from apps.medical_records.patients.tests.factories import PatientFactory
from core.audit.models import AuditEvent
from tests.clients import API

CONSENTS = f"{API}consents/"
LIST_QUERIES, DETAIL_QUERIES = 6, 6
pytestmark = pytest.mark.one_world


@pytest.fixture
def patient(alpha):
    with alpha.context():
        return PatientFactory()


@pytest.fixture
def given(patient):
    return {**EXAMPLES["NewConsent"], "patient": str(patient.pk)}


def as_it_is(clinic, pk):
    with clinic.context():
        return Consent.objects.filter(pk=pk).values().get()


def test_what_is_sent_is_signed_at_once_before_who_sends_it(alpha, client_of, given):
    answer = client_of(alpha.assistant).post(CONSENTS, given)
    told = answer.json()

    assert answer.status_code == 201
    assert {name: told[name] for name in given} == given
    assert told["witnessed_by"] == str(alpha.assistant.pk)
    assert told["withdrawn_at"] is None
    with alpha.context():
        consent = Consent.objects.get(pk=told["id"])
        assert consent.content_hash == told["content_hash"]
        assert is_intact(consent)


@pytest.mark.parametrize(
    "field",
    ["text", "title", "text_version", "language", "signer", "signer_name", "signature", "patient"],
)
def test_the_hash_is_over_all_that_was_signed(tenant, field):
    consent = ConsentFactory()
    other = {
        "signature": {**SIGNATURE, "width": 321},
        "signer": "parent",
        "patient": PatientFactory(),
    }
    setattr(consent, field, other.get(field, "x"))

    assert not is_intact(consent)


@pytest.mark.parametrize("field", ["signed_at", "witnessed_by", "content_hash", "withdrawn_at"])
def test_a_body_does_not_say_when_or_before_whom(alpha, api, given, field):
    answer = api.post(CONSENTS, {**given, field: "x"})

    assert answer.json()["errors"][0]["code"] == "unknown_field"
    with alpha.context():
        assert not Consent.objects.filter(patient=given["patient"]).exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("language", "deu"),
        ("language", "D1"),
        ("signer", "neighbour"),
        ("text", ""),
        ("signature", {"width": 10, "height": 10, "strokes": [[[1, 1]]]}),
        ("signature", {"width": 10, "height": 10, "strokes": [[[1, 11], [2, 2]]]}),
        ("signature", "data:image/png;base64,AAAA"),
    ],
)
def test_what_is_no_signed_text_is_refused(alpha, api, given, field, value):
    answer = api.post(CONSENTS, {**given, field: value})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["attr"].partition(".")[0] == field
    with alpha.context():
        assert not Consent.objects.filter(patient=given["patient"]).exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE medical_records_consent SET text = 'x'",
        "UPDATE medical_records_consent SET signature = '{}'",
        "UPDATE medical_records_consent SET signed_at = now()",
        "UPDATE medical_records_consent SET content_hash = repeat('0', 64)",
        (
            "UPDATE medical_records_consent SET patient_id = (SELECT id FROM medical_records_patient"
            " WHERE id <> patient_id LIMIT 1)"
        ),
        (
            "UPDATE medical_records_consent SET text = 'x', withdrawn_at = clock_timestamp(),"
            " withdrawn_by_id = witnessed_by_id"
        ),
        "DELETE FROM medical_records_consent",
        "DELETE FROM medical_records_patient",
    ],
)
def test_raw_sql_changes_nothing_that_was_signed(tenant, statement):
    consent = ConsentFactory()
    PatientFactory()
    before = Consent.objects.filter(pk=consent.pk).values().get()
    with (
        pytest.raises((IntegrityError, InternalError, ProgrammingError)),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert Consent.objects.filter(pk=consent.pk).values().get() == before


def test_nor_does_the_orm_nor_the_api(alpha, api):
    with alpha.context():
        consent = ConsentFactory()
        before = as_it_is(alpha, consent.pk)
        consent.text = "x"
        with pytest.raises(IntegrityError), transaction.atomic():
            consent.save()
        with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
            Consent.objects.filter(pk=consent.pk).delete()
    url = f"{CONSENTS}{consent.pk}/"
    for answer in (api.patch(url, {"text": "x"}), api.put(url, {}), api.delete(url)):
        assert answer.status_code == 405

    assert as_it_is(alpha, consent.pk) == before


def test_a_consent_is_withdrawn_once_and_stays_what_was_signed(alpha, api):
    with alpha.context():
        consent = ConsentFactory()
    url = f"{CONSENTS}{consent.pk}/"
    withdrawn = api.post(f"{url}withdraw/", {"reason": "Afraid"}).json()
    before = as_it_is(alpha, consent.pk)
    again = api.post(f"{url}withdraw/", {"reason": "Not so"})

    assert withdrawn["withdrawal_reason"] == "Afraid"
    assert withdrawn["withdrawn_by"] == str(alpha.owner.pk)
    assert withdrawn["withdrawn_at"] > withdrawn["signed_at"]
    assert (again.status_code, again.json()["code"]) == (409, "already_withdrawn")
    assert as_it_is(alpha, consent.pk) == before
    with alpha.context():
        assert is_intact(Consent.objects.get(pk=consent.pk))
        with pytest.raises(IntegrityError), transaction.atomic():
            Consent.objects.filter(pk=consent.pk).update(
                withdrawn_at=None, withdrawn_by=None, withdrawal_reason=""
            )
    assert as_it_is(alpha, consent.pk) == before


def test_lists_tell_what_still_holds(alpha, api, patient):
    with alpha.context():
        held, taken_back = ConsentFactory.create_batch(2, patient=patient)
        services.withdraw(taken_back, by=alpha.owner)
    ours = f"{CONSENTS}?patient={patient.pk}"

    for query, wanted in (("", {held, taken_back}), ("&withdrawn=true", {taken_back})):
        rows = api.get(ours + query).json()["results"]
        assert {row["id"] for row in rows} == {str(each.pk) for each in wanted}
        assert all("signature" not in row for row in rows)
    (row,) = api.get(f"{ours}&withdrawn=false").json()["results"]
    assert row["id"] == str(held.pk)


def test_a_signed_consent_stays_with_its_patient_and_is_found_through_the_merge(
    alpha, api, patient
):
    with alpha.context():
        consent, other = ConsentFactory(patient=patient), PatientFactory()
        merge(patient, into=other)

    url = f"{CONSENTS}{consent.pk}/"
    assert api.get(url).json()["patient"] == str(patient.pk)
    found = api.get(f"{CONSENTS}?patient={other.pk}").json()["results"]
    assert [row["id"] for row in found] == [str(consent.pk)]
    assert api.post(f"{url}withdraw/", {}).status_code == 200
    timeline = api.get(f"{API}patients/{other.pk}/timeline/").json()["results"]
    told = [entry["kind"] for entry in timeline if entry["kind"].startswith("consent")]
    assert told == ["consent_withdrawn", "consent_signed"]
    with alpha.context():
        unmerge(Patient.objects.get(pk=patient.pk))
    assert api.get(url).json()["patient"] == str(patient.pk)


def test_the_signature_is_drawn_from_numbers_alone(alpha, api):
    with alpha.context():
        consent = ConsentFactory(signer_name="<script>alert(1)</script>")
    answer = api.get(f"{CONSENTS}{consent.pk}/signature.svg")

    svg = answer.content.decode()
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert re.findall(r"<(\w+)", svg) == ["svg", "rect", "path"]
    assert 'd="M20 90L60 30L90 95 M110 70L180 60L260 80"' in svg
    with alpha.context():
        event = AuditEvent.objects.get(operation="signature", object=consent.pk)
    assert (event.action, event.patient) == ("read", consent.patient_id)


def test_a_page_costs_as_many_queries_with_three_rows_as_with_one(
    alpha, api, patient, django_assert_num_queries
):
    for rows in (1, 2):
        with alpha.context():
            ConsentFactory.create_batch(rows, patient=patient)
        with django_assert_num_queries(LIST_QUERIES):
            found = api.get(f"{CONSENTS}?patient={patient.pk}").json()["results"]
    assert len(found) == 3
    with django_assert_num_queries(DETAIL_QUERIES):
        api.get(f"{CONSENTS}{found[0]['id']}/")
