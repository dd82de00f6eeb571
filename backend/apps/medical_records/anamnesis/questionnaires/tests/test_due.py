"""Who has to be asked, in a clinic of 20,000 patients: found in the order of the register, by one index lookup a patient."""

from __future__ import annotations

from django.db import connection

from apps.medical_records.anamnesis.questionnaires import due
from apps.medical_records.anamnesis.questionnaires.editions import furnish, published
from dev import testing
from tests.clinics import make_clinic

# Of ten patients one was never asked and two are due again; some signed twice. Past triggers, which would take minutes.
MANY = """
SET session_replication_role = replica;
INSERT INTO medical_records_patient (
    id, tenant_id, created_at, updated_at, number, first_name, last_name, preferred_name, birth_date,
    sex, email, phone, address, city, postal_code, country, language, notes, status)
SELECT gen_random_uuid(), %(clinic)s, now(), now(), n, md5(n::text), md5((n * 7)::text), '', '1990-01-01',
    'other', '', '', '', '', '', '', '', '', 'active'
FROM generate_series(1, 20000) n;
INSERT INTO medical_records_questionnaire (
    id, tenant_id, created_at, updated_at, patient_id, form_id, edition, language, status, answers, answered_by,
    answered_at, signer, signer_name, signature, signed_at, due_on, content_hash)
SELECT gen_random_uuid(), %(clinic)s, at, at, id, %(form)s, 1, 'de', 'signed', '{}', 'staff',
    at, 'patient', 'x', '{}', at, at + interval '1 year', repeat('0', 64)
FROM medical_records_patient, generate_series(0, number::int %% 3) past, LATERAL (
    SELECT now() - make_interval(days => past * 400 + CASE WHEN number::int %% 10 IN (1, 2) THEN 500 ELSE 30 END) AS at) AS each
WHERE number::int %% 10 > 0;
ANALYZE medical_records_patient;
ANALYZE medical_records_questionnaire
"""


def test_a_page_of_who_is_due_is_read_along_the_register(committed, database_name):
    clinic = make_clinic("gamma")
    with clinic.context():
        furnish()
        values = {"clinic": str(clinic.id), "form": str(published().pk)}
    with testing.superuser(database_name) as direct, direct.cursor() as cursor:
        cursor.execute(MANY, values)
    with clinic.context():
        assert due.due().filter(state="never").count() == 2_000
        assert due.due().filter(state="due").count() == 4_000
        for page in (due.due(), due.due().filter(state="due"), due.due().filter(state="never")):
            plan = _plan(page.order_by("sort_name", "id")[:51])
            assert "Index Scan using patients_by_name" in plan
            assert "questionnaires_signed" in plan
            assert "Seq Scan on medical_records" not in plan


def _plan(page):
    sql, params = page.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql}", params)
        return "\n".join(line for (line,) in cursor.fetchall())
