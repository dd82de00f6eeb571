"""What must be seen of a patient first: in the patient's one query, to whom it may be told."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import Value
from django.test.utils import CaptureQueriesContext

from apps.medical_records.models import Patient
from apps.medical_records.patients.tests.factories import PatientFactory, merged_patient
from core.api import rows
from core.registry import alerts
from core.registry.alerts import AlertSource, Severity
from tests.applications import ApplicationClient, make_application
from tests.clients import API

PATIENTS = f"{API}patients/"


@pytest.fixture
def allergic(monkeypatch):
    """A source of the test's own, beside those that there are: whoever is called Anna is allergic."""
    monkeypatch.setattr(alerts.ALERTS, "_things", dict(alerts.ALERTS._things))
    alerts.ALERTS.register(
        AlertSource(
            name="tests.allergies",
            rows=lambda patient: alerts.alerts(
                Patient.objects.filter(pk=patient, first_name="Anna"),
                kind=Value("allergy"),
                severity=Value(Severity.CRITICAL.value),
                text=Value('Penicillin: +00:00","number":'),
                since=Value("2019-05-02"),
            ),
        )
    )
    rows._select.cache_clear()
    yield
    rows._select.cache_clear()


@pytest.fixture
def anna(alpha):
    with alpha.context():
        PatientFactory()
        return PatientFactory(first_name="Anna", status="deceased")


def told(patient):
    return [(alert["kind"], alert["severity"]) for alert in patient["alerts"]]


def test_alerts_come_before_the_particulars_the_most_severe_first(api, allergic, anna):
    shown = api.get(f"{PATIENTS}{anna.pk}/").json()

    assert list(shown)[:2] == ["id", "alerts"]
    assert shown["alerts"] == [
        {
            "id": str(anna.pk),
            "kind": "allergy",
            "severity": "critical",
            "text": 'Penicillin: +00:00","number":',
            "since": "2019-05-02",
        },
        {
            "id": str(anna.pk),
            "kind": "deceased",
            "severity": "warning",
            "text": "Has died.",
            "since": None,
        },
    ]


def test_lists_searches_families_and_changes_tell_them_too(api, allergic, anna):
    both = [("allergy", "critical"), ("deceased", "warning")]
    url = f"{PATIENTS}{anna.pk}/"

    for path in (
        PATIENTS,
        f"{PATIENTS}?search=anna",
        f"{PATIENTS}?status=deceased",
        f"{url}family/",
    ):
        found = {row["id"]: row for row in api.get(path).json()["results"]}
        assert told(found.pop(str(anna.pk))) == both
        assert all(row["alerts"] == [] for row in found.values())
    assert told(api.patch(url, {"city": "Bonn"}).json()) == both


def test_a_clinic_s_statement_is_kept_for_every_clinic(allergic, anna, beta, api, client_of):
    with beta.context():
        theirs = PatientFactory(first_name="Anna")
    api.get(PATIENTS)

    (row,) = client_of(beta.owner).get(PATIENTS).json()["results"]
    assert (row["id"], told(row)) == (str(theirs.pk), [("allergy", "critical")])


@pytest.mark.parametrize("number", [1, 3])
def test_a_list_takes_no_query_more_for_them(
    api, alpha, allergic, number, django_assert_num_queries
):
    with alpha.context():
        PatientFactory.create_batch(number, first_name="Anna")

    # Savepoint, authentication, the page, the event, release, and the client's clinic.
    with django_assert_num_queries(6):
        assert len(api.get(PATIENTS).json()["results"]) == number


@pytest.mark.parametrize(
    ("role", "may"),
    [("dentist", True), ("receptionist", True), ("auditor", True), ("billing", False)],
)
def test_who_may_not_read_them_is_told_nothing_instead_of_none(
    alpha, anna, allergic, client_of, role, may
):
    client = client_of(alpha.staff[role])
    listed = {row["id"]: row["alerts"] for row in client.get(PATIENTS).json()["results"]}
    shown = client.get(f"{PATIENTS}{anna.pk}/").json()["alerts"]

    assert (shown is not None) == may
    assert all((each is not None) == may for each in listed.values())
    if may:
        assert len(shown) == len(listed[str(anna.pk)]) == 2


@pytest.mark.parametrize("health", [True, False])
def test_an_application_reads_them_with_the_scope_of_health(alpha, anna, allergic, health):
    scopes = ["patients:read", "patients:write", *(["health:read"] if health else [])]
    client = ApplicationClient(
        make_application(alpha.id, scopes=scopes), alpha.receptionist, scopes
    )
    url = f"{PATIENTS}{anna.pk}/"

    for answer in (client.get(url), client.patch(url, {"city": "Bonn"})):
        assert answer.status_code == 200, answer.content
        assert (answer.json()["alerts"] is not None) == health


def test_a_guarantor_s_death_is_told_on_both_sides(api, alpha, client_of):
    with alpha.context():
        parent = PatientFactory()
        child = PatientFactory(guarantor=parent)
    died = api.patch(f"{PATIENTS}{parent.pk}/", {"status": "deceased"}).json()

    assert [alert["text"] for alert in died["alerts"]] == [
        "Has died, and is still others' guarantor."
    ]
    assert told(api.get(f"{PATIENTS}{child.pk}/").json()) == [("guarantor_is_gone", "info")]


def test_who_was_merged_says_where_to_look(api, alpha):
    with alpha.context():
        target = PatientFactory()
        source = merged_patient(into=target)
    (alert,) = api.get(f"{PATIENTS}{source.pk}/").json()["alerts"]

    assert (alert["kind"], alert["text"]) == ("merged", f"Kept under number {target.number}.")


def test_what_the_patient_s_own_row_says_reads_no_row_of_whom_it_does_not_concern(api, alpha):
    """Of the patients it asks for the page, and where it concerns somebody for guarantor, dependants and merge."""
    with alpha.context():
        PatientFactory()
    with CaptureQueriesContext(connection) as queries:
        assert api.get(PATIENTS).json()["results"][0]["alerts"] == []

    (sql,) = [query["sql"] for query in queries if "row_to_json" in query["sql"]]
    assert sql.count('FROM "medical_records_patient"') == 4
