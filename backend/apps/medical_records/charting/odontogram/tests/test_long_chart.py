"""The odontogram of a patient of many years, in a clinic of 400 patients with a chart."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.medical_records.charting.odontogram.querysets import findings_of, procedures_of
from apps.medical_records.charting.procedures.tests.factories import CodeFactory
from apps.medical_records.models import Patient
from dev import testing
from tests.clients import ApiClient
from tests.clinics import make_clinic

ROWS = 170  # of either kind
PATHS = ("odontogram/", "odontogram.svg")
# Every row is of 2022, moved to another surface in 2023, and ended or completed in 2025. Past triggers, which would take a minute.
MANY = """
SET session_replication_role = replica;
INSERT INTO medical_records_patient (
    id, tenant_id, created_at, updated_at, number, first_name, last_name, preferred_name, birth_date,
    sex, email, phone, address, city, postal_code, country, language, notes, status)
SELECT gen_random_uuid(), %(clinic)s, now(), now(), n, 'A', 'B', '', '1980-01-01',
    'other', '', '', '', '', '', '', '', '', 'active'
FROM generate_series(1, 400) n;
CREATE TEMPORARY TABLE told AS
SELECT gen_random_uuid() AS id, p.id AS patient, ((1 + n %% 4) * 10 + 1 + n %% 8)::text AS tooth, n
FROM medical_records_patient p, generate_series(1, CASE p.number WHEN '1' THEN %(rows)s ELSE 20 END) n
WHERE p.tenant_id = %(clinic)s;
CREATE TEMPORARY TABLE versions (n, day, surfaces) AS
VALUES (1, date '2022-01-01', 'M'), (2, '2023-01-01', 'D'), (3, '2025-01-01', 'D');
INSERT INTO medical_records_finding (
    id, tenant_id, created_at, updated_at, patient_id, tooth, surfaces, kind, from_date, to_date, note, recorded_by_id,
    retraction_reason, effective_at)
SELECT id, %(clinic)s, now(), now(), patient, tooth, 'D', 'caries', '2022-01-01', '2025-01-01', '', %(dentist)s,
    '', '2025-01-01' FROM told;
INSERT INTO medical_records_findingevent (
    pgh_id, pgh_created_at, pgh_label, pgh_obj_id, id, tenant_id, created_at, updated_at, patient_id, tooth, surfaces,
    kind, from_date, to_date, note, recorded_by_id, retraction_reason, effective_at)
SELECT uuidv7(v.day - now()), now(), 'update', t.id, t.id, %(clinic)s, now(), now(), patient, tooth, v.surfaces,
    'caries', '2022-01-01', CASE v.n WHEN 3 THEN v.day END, '', %(dentist)s, '', v.day FROM told t, versions v;
UPDATE told SET id = gen_random_uuid();
INSERT INTO medical_records_procedure (
    id, tenant_id, created_at, updated_at, patient_id, code_id, area, drawn_as, tooth, surfaces, region, provider_id,
    status, date_planned, date_completed, fee, note, cancellation_reason, effective_at)
SELECT id, %(clinic)s, now(), now(), patient, %(code)s, 'surface', 'filling', tooth, 'D', '', %(dentist)s,
    'completed', '2022-01-01', '2025-01-01', 80, '', '', '2025-01-01' FROM told;
INSERT INTO medical_records_procedureevent (
    pgh_id, pgh_created_at, pgh_label, pgh_obj_id, id, tenant_id, created_at, updated_at, patient_id, code_id, area,
    drawn_as, tooth, surfaces, region, provider_id, status, date_planned, date_completed, fee, note,
    cancellation_reason, effective_at)
SELECT uuidv7(v.day - now()), now(), 'update', t.id, t.id, %(clinic)s, now(), now(), patient, %(code)s, 'surface',
    'filling', tooth, v.surfaces, '', %(dentist)s, CASE v.n WHEN 3 THEN 'completed' ELSE 'planned' END, '2022-01-01',
    CASE v.n WHEN 3 THEN v.day END, 80, '', '', v.day FROM told t, versions v;
ANALYZE medical_records_finding, medical_records_findingevent;
ANALYZE medical_records_procedure, medical_records_procedureevent
"""
THEN = datetime(2024, 1, 1, tzinfo=UTC)


@pytest.fixture
def clinic(committed, database_name):
    clinic = make_clinic("gamma")
    with clinic.context():
        code = CodeFactory().pk
    values = {
        "clinic": str(clinic.id),
        "dentist": str(clinic.dentist.pk),
        "code": str(code),
        "rows": ROWS,
    }
    with testing.superuser(database_name) as direct, direct.cursor() as cursor:
        cursor.execute(MANY, values)
    return clinic


@pytest.fixture
def patient(clinic):
    with clinic.context():
        return Patient.objects.get(number="1")


def test_340_rows_with_their_versions_take_no_more_queries_than_one(
    clinic, patient, django_assert_num_queries
):
    client = ApiClient()
    client.sign_in(clinic.dentist)
    for path in PATHS:
        for query in ({}, {"at": THEN.isoformat()}):
            client.get(f"/api/v1/patients/{patient.pk}/{path}", query)
            with django_assert_num_queries(6):  # BEGIN, who asks, the three of the mouth, COMMIT
                answer = client.get(f"/api/v1/patients/{patient.pk}/{path}", query)
            assert answer.status_code == 200


def test_each_row_is_taken_in_the_version_of_the_moment(clinic, patient):
    with clinic.context():
        done = [(row.surfaces, row.status) for row in procedures_of(patient.pk, None)]
        planned = [(row.surfaces, row.status) for row in procedures_of(patient.pk, THEN)]
        ended = [(row.surfaces, row.to_date) for row in findings_of(patient.pk, None)]
        held = [(row.surfaces, row.to_date) for row in findings_of(patient.pk, THEN)]

    assert done == [("D", "completed")] * ROWS
    assert planned == [("D", "planned")] * ROWS
    assert ended == [("D", date(2025, 1, 1))] * ROWS
    assert held == [("D", None)] * ROWS


def test_rows_and_versions_are_found_by_their_indexes(clinic, patient):
    with clinic.context():
        for read, kind in ((findings_of, "finding"), (procedures_of, "procedure")):
            for at in (None, THEN):
                plan = _plan(read, patient.pk, at)
                assert f"Seq Scan on medical_records_{kind}" not in plan
                assert f"{kind}s_by_" in plan
            assert f"Index Scan using {kind}event_by_row" in plan
            assert "pgh_obj_id" in plan[plan.index(f"{kind}event_by_row") :].splitlines()[1]


def _plan(read, *asked):
    """Return how PostgreSQL does what is asked, as the application's role."""
    with CaptureQueriesContext(connection) as sent:
        read(*asked)
    (query,) = sent.captured_queries
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {query['sql']}")
        return "\n".join(line for (line,) in cursor.fetchall())
