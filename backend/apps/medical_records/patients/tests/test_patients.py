"""Patients through the API: taking in, finding, editing, archiving, history."""

from __future__ import annotations

import pytest
from django.db import connection

from apps.medical_records.models import Patient
from apps.medical_records.patients.tests.factories import PatientFactory
from core.tenancy.context import current_tenant_id_or_none
from dev import testing
from tests.clients import API
from tests.clinics import make_clinic

PATIENTS = f"{API}patients/"
ANNA = {
    "first_name": "Anna",
    "last_name": "Schmidt",
    "birth_date": "1990-02-03",
    "phone": "+493012345678",
}


def names(answer):
    assert answer.status_code == 200, answer.content
    return [row["first_name"] for row in answer.json()["results"]]


def count(clinic):
    with clinic.context():
        return Patient.objects.count()


def test_a_receptionist_takes_a_patient_in(alpha, client_of):
    client = client_of(alpha.receptionist)
    answer = client.post(PATIENTS, ANNA)

    assert answer.status_code == 201
    assert client.get(answer["Location"]).json() == answer.json()
    assert (answer.json()["number"], answer.json()["status"]) == ("1", "active")
    assert client.post(PATIENTS, ANNA).json()["number"] == "2"


def test_numbers_are_the_clinic_s_own(alpha, beta, client_of):
    assert client_of(alpha.owner).post(PATIENTS, ANNA).json()["number"] == "1"
    assert client_of(beta.owner).post(PATIENTS, ANNA).json()["number"] == "1"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("birth_date", "yesterday"),
        ("phone", "030 12345678"),
        ("email", "nobody"),
        ("sex", "x"),
        ("country", "Germany"),
        ("last_name", ""),
        ("first_name", "x" * 101),
        ("primary_doctor", "no-uuid"),
    ],
)
def test_what_is_not_valid_is_told_by_field(api, alpha, field, value):
    answer = api.post(PATIENTS, {**ANNA, field: value})

    assert answer.status_code == 400
    assert {error["attr"] for error in answer.json()["errors"]} == {field}
    assert count(alpha) == 0


def test_a_body_cannot_set_what_is_not_its_own(api, alpha, beta):
    answer = api.post(
        PATIENTS,
        {**ANNA, "number": "7", "merged_into": str(beta.id), "alerts": [1], "id": str(beta.id)},
    )

    assert answer.status_code == 201
    assert (answer.json()["number"], answer.json()["status"]) == ("1", "active")
    assert answer.json()["id"] != str(beta.id)
    assert (answer.json()["merged_into"], answer.json()["alerts"]) == (None, [])
    assert (count(alpha), count(beta)) == (1, 0)


def test_an_edit_changes_what_it_names(api, alpha):
    with alpha.context():
        patient = PatientFactory(first_name="Ana", city="Berlin")
    url = f"{PATIENTS}{patient.pk}/"

    assert api.patch(url, {"first_name": "Anna"}).json()["first_name"] == "Anna"
    assert api.get(url).json()["city"] == "Berlin"
    whole = api.get(url).json()
    assert api.put(url, {**whole, "city": "Potsdam"}).json()["city"] == "Potsdam"


@pytest.mark.parametrize(
    ("role", "read", "write", "archive"),
    [
        ("owner", 200, 200, 200),
        ("admin", 200, 200, 200),
        ("dentist", 200, 200, 403),
        ("hygienist", 200, 200, 403),
        ("assistant", 200, 200, 403),
        ("receptionist", 200, 200, 200),
        ("billing", 200, 403, 403),
        ("stock", 403, 403, 403),
        ("auditor", 200, 403, 403),
    ],
)
def test_who_may_do_what(alpha, client_of, role, read, write, archive):
    with alpha.context():
        patient = PatientFactory(city="Berlin")
    client, url = client_of(alpha.staff[role]), f"{PATIENTS}{patient.pk}/"

    assert client.get(PATIENTS).status_code == client.get(url).status_code == read
    assert client.patch(url, {"city": "Bonn"}).status_code == write
    assert client.post(f"{url}archive/").status_code == archive
    with alpha.context():
        patient.refresh_from_db()
    assert patient.city == ("Bonn" if write == 200 else "Berlin")
    assert patient.status == ("archived" if archive == 200 else "active")


def test_nobody_deletes_a_patient(api, alpha):
    with alpha.context():
        patient = PatientFactory()

    assert api.delete(f"{PATIENTS}{patient.pk}/").status_code == 405
    assert count(alpha) == 1


def test_an_archived_patient_is_kept_unchanged_until_restored(api, alpha):
    with alpha.context():
        patient = PatientFactory(city="Berlin")
    url = f"{PATIENTS}{patient.pk}/"

    assert api.post(f"{url}archive/").json()["status"] == "archived"
    assert api.post(f"{url}archive/").status_code == 200
    refused = api.patch(url, {"city": "Bonn"})
    assert (refused.status_code, refused.json()["code"]) == (409, "patient_archived")
    assert api.get(url).json()["city"] == "Berlin"
    assert api.post(f"{url}restore/").json()["status"] == "active"
    refused = api.post(f"{url}restore/")
    assert (refused.status_code, refused.json()["code"]) == (409, "invalid_transition")


@pytest.mark.parametrize(
    "typed",
    [
        "Jürgen Müller",
        "jurgen muller",
        "MÜLLER",
        "muler jurgen",
        "Mueller",
        "Jürgn",
        "Juergen",
        "mülle",
    ],
)
def test_a_search_forgives_typos_accents_case_and_order(api, alpha, typed):
    with alpha.context():
        PatientFactory(first_name="Jürgen", last_name="Müller")
        PatientFactory(first_name="Renée", last_name="Okonkwo")
        PatientFactory(first_name="Sabine", last_name="Vogel")

    assert names(api.get(PATIENTS, {"search": typed})) == ["Jürgen"]


@pytest.mark.parametrize("typed", ["山田", "太郎 山田", "yamada taro"])
def test_a_search_finds_japanese_names_in_either_script(api, alpha, typed):
    with alpha.context():
        PatientFactory(first_name="太郎", last_name="山田", preferred_name="Taro Yamada")
        PatientFactory(first_name="花子", last_name="佐藤", preferred_name="Hanako Sato")

    assert names(api.get(PATIENTS, {"search": typed})) == ["太郎"]


@pytest.mark.parametrize(
    "typed", ["2", "1971-03-04", "+493055512345", "03055512345", "12345", "Frieda 12345"]
)
def test_a_search_finds_by_number_birth_date_and_phone(api, alpha, typed):
    with alpha.context():
        PatientFactory(first_name="Hans", phone="+4989777000")
        PatientFactory(first_name="Frieda", phone="+493055512345", birth_date="1971-03-04")

    assert names(api.get(PATIENTS, {"search": typed})) == ["Frieda"]


def test_the_best_match_comes_first_and_the_pages_hold_everybody_once(api, alpha):
    with alpha.context():
        for name in ("Meyerhof", "Meyer", "Meier", "Mayer", "Meyers"):
            PatientFactory(first_name=name, last_name=name)

    found, url = [], f"{PATIENTS}?search=Meyer&page_size=2"
    while url:
        page = api.get(url).json()
        found += [row["first_name"] for row in page["results"]]
        url = page["next"]

    assert found[0] == "Meyer"
    assert len(found) == len(set(found)) >= 3


@pytest.mark.parametrize(
    "typed",
    ["%", "_", "'; DROP TABLE x; --", "\\", " ", "a b c d e f g h i j", "\u0000", "x" * 5000],
)
def test_a_search_takes_whatever_is_typed(api, alpha, typed):
    with alpha.context():
        PatientFactory()

    assert api.get(PATIENTS, {"search": typed}).status_code in (200, 400)


# In many clinics, of which the first is ours; past triggers and keys, which would take seconds.
MANY_PATIENTS = """
SET session_replication_role = replica;
INSERT INTO medical_records_patient (
    id, tenant_id, created_at, updated_at, number, first_name, last_name, preferred_name, birth_date,
    sex, email, phone, address, city, postal_code, country, language, notes, status)
SELECT gen_random_uuid(), CASE n %% 40 WHEN 0 THEN %s ELSE md5((n %% 40)::text) END::uuid, now(), now(), n, md5(n::text), md5((n * 7)::text), '', '1990-01-01',
    'other', '', '', '', '', '', '', '', '', 'active'
FROM generate_series(1, 20000) n;
ANALYZE medical_records_patient
"""


def test_a_search_uses_the_trigram_index_behind_row_level_security(committed, database_name):
    clinic = make_clinic("gamma")
    with testing.superuser(database_name) as direct, direct.cursor() as cursor:
        cursor.execute(MANY_PATIENTS, [str(clinic.id)])
    with clinic.context(), connection.cursor() as cursor:
        sql, params = Patient.objects.matching("muler").order_by().query.sql_with_params()
        cursor.execute(f"EXPLAIN {sql}", params)
        plan = "\n".join(line for (line,) in cursor.fetchall())

    condition = plan[plan.index("patients_by_words") :].splitlines()[1]
    assert "Index Cond" in condition
    assert "search_text" in condition


def test_the_list_is_in_the_order_in_which_people_look_names_up(api, alpha):
    with alpha.context():
        for name in ("Zander", "Özil", "oberst", "Adler", "Émile", "Pohl"):
            PatientFactory(first_name=name, last_name=name)

    assert names(api.get(PATIENTS)) == ["Adler", "Émile", "oberst", "Özil", "Pohl", "Zander"]


def test_history_tells_who_changed_what_in_which_request(api, alpha, client_of):
    created = api.post(PATIENTS, ANNA).json()
    client = client_of(alpha.receptionist)
    client.patch(
        f"{PATIENTS}{created['id']}/", {"city": "Bonn"}, headers={"x-request-id": "desk-00042"}
    )

    changed, first = api.get(f"{PATIENTS}{created['id']}/history/").json()["results"]

    assert changed["changes"] == {"city": ["", "Bonn"]}
    assert (changed["user"], changed["request"]) == (str(alpha.receptionist.pk), "desk-00042")
    assert first["action"] == "insert"
    assert first["user"] == str(alpha.owner.pk)
    assert first["changes"]["last_name"] == [None, "Schmidt"]


def test_history_has_raw_sql_in_it_and_comes_in_pages(api, alpha):
    with alpha.context():
        patient = PatientFactory()
        for city in ("Bonn", "Mainz"):
            with connection.cursor() as cursor:
                cursor.execute("UPDATE medical_records_patient SET city = %s", [city])
    first = api.get(f"{PATIENTS}{patient.pk}/history/?page_size=1").json()

    assert first["results"][0]["changes"] == {"city": ["Bonn", "Mainz"]}
    second = api.get(first["next"]).json()
    assert second["results"][0]["changes"] == {"city": ["", "Bonn"]}


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_takes_the_same_queries_however_long_it_is(
    api, alpha, django_assert_num_queries, rows
):
    with alpha.context():
        PatientFactory.create_batch(rows)

    # Savepoint, authentication, page, the event, release; the test's client takes one to restore its clinic.
    with django_assert_num_queries(6):
        assert len(names(api.get(PATIENTS))) == rows


def test_the_test_s_client_leaves_no_clinic(api):
    api.get(PATIENTS)

    assert current_tenant_id_or_none() is None
