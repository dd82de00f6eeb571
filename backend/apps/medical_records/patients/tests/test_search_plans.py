"""What an index answers of a search, in the plans that PostgreSQL makes behind row-level security."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import F, Value

from apps.medical_records.models import Patient
from apps.medical_records.patients.search import Asked, Holds
from dev import testing
from tests.clinics import make_clinic

MANY_PATIENTS = """
SET session_replication_role = replica;
INSERT INTO medical_records_patient (
    id, tenant_id, created_at, updated_at, number, first_name, last_name, preferred_name, birth_date,
    sex, email, phone, address, city, postal_code, country, language, notes, status)
SELECT gen_random_uuid(), %s, now(), now(), n, md5(n::text), md5((n * 7)::text), '', '1990-01-01',
    'other', '', '+49' || (n * 7919 + 10000000), '', '', '', '', '', '', 'active'
FROM generate_series(1, 10000) n;
ANALYZE medical_records_patient
"""


def test_every_group_is_found_through_an_index_behind_row_level_security(committed, database_name):
    clinic = make_clinic("gamma")
    with testing.superuser(database_name) as direct, direct.cursor() as cursor:
        cursor.execute(MANY_PATIENTS, [str(clinic.id)])
    with clinic.context():
        assert _indexes("c4ca4") == [
            "patients_by_name",
            "patients_by_terms",
            "patients_by_terms",
            "patients_by_words",
        ]
        assert _indexes("c4 a1") == ["patients_by_name", "patients_by_terms"]
        assert _indexes("c4c a1") == ["patients_by_terms"] * 2 + ["patients_by_words"]
        assert _indexes("12345") == ["patients_by_terms"]


def test_what_many_have_in_common_is_read_in_the_order_of_names(committed, database_name):
    clinic = make_clinic("gamma")
    with testing.superuser(database_name) as direct, direct.cursor() as cursor:
        cursor.execute(MANY_PATIENTS, [str(clinic.id)])
    with clinic.context():
        assert _indexes("c a")[0] == "patients_by_name"
        assert _indexes("491") == ["patients_by_name"]


def _plans(typed):
    """Return the plan of the first page of each group."""
    sought = Patient.objects.seeking(typed)
    for group in sought.groups():
        sql, params = sought.of_group(group).order_by(*group.order)[:51].query.sql_with_params()
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN {sql}", params)
            yield "\n".join(line for (line,) in cursor.fetchall())


def _indexes(typed):
    """Return the first index that the plan of each group has a condition for, once it is known who was merged."""
    found = []
    for plan in _plans(typed):
        assert "Seq Scan" not in plan
        indexes = (name for name in plan.split() if name.startswith("patients_by"))
        found.append(next((name for name in indexes if name != "patients_by_merge"), plan))
    return found


NAMESAKES = """
SET session_replication_role = replica;
INSERT INTO medical_records_patient (
    id, tenant_id, created_at, updated_at, number, first_name, last_name, preferred_name, birth_date,
    sex, email, phone, address, city, postal_code, country, language, notes, status)
SELECT gen_random_uuid(), %s, now(), now(), n, CASE n WHEN 1 THEN 'Anna' ELSE 'Bo' END,
    CASE n WHEN 2 THEN 'Andres' ELSE 'Müller' END, '', '1990-01-01',
    'other', '', '', '', '', '', '', '', '', 'active'
FROM generate_series(1, 3000) n;
ANALYZE medical_records_patient
"""
ONE_PROCESS_IS_NOT_CHEAPER = """
SET LOCAL parallel_setup_cost = 0; SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0; SET LOCAL min_parallel_index_scan_size = 0
"""


@pytest.fixture
def namesakes(committed, database_name):
    """A clinic of 3,000, nearly all of whom have the same last name."""
    clinic = make_clinic("gamma")
    with testing.superuser(database_name) as direct, direct.cursor() as cursor:
        cursor.execute(NAMESAKES, [str(clinic.id)])
    return clinic


@pytest.mark.parametrize(
    ("typed", "number", "read"),
    [
        ("an mü", 0, 1),
        ("mü an", 1, 1),
        ("mull ann", 0, 1),
        ("m an", 1, 1),
        ("m mull", 0, 2999),  # both may mean the same name: no pair is asked for
    ],
)
def test_who_have_a_name_in_common_are_told_apart_in_the_index(namesakes, typed, number, read):
    with namesakes.context():
        sought = Patient.objects.seeking(typed)
        of_group = sought.of_group(sought.groups()[number]).order_by()
        sql, params = of_group.query.sql_with_params()
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
            cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF) {sql}", params)
            plan = [line for (line,) in cursor.fetchall()]
    (index,) = [line for line in plan if "Bitmap Index Scan on patients_by_terms" in line]
    assert f"(actual rows={read}.00 " in index


def test_whose_last_name_begins_so_is_not_read_again_for_the_other_names(namesakes):
    with namesakes.context():
        assert "'<muller'" in list(_plans("Müller"))[1]
        elsewhere = Asked(Value("Müller"), function="search_elsewhere")
        assert Patient.objects.filter(Holds(F("search_terms"), elsewhere)).count() == 0


@pytest.mark.parametrize("typed", ["müller", "muler", "m b", "mull bo", "0176"])
def test_no_search_waits_for_another_process(namesakes, typed):
    with namesakes.context():
        with connection.cursor() as cursor:
            cursor.execute(ONE_PROCESS_IS_NOT_CHEAPER)
        assert not [plan for plan in _plans(typed) if "Gather" in plan and "%>" not in plan]
