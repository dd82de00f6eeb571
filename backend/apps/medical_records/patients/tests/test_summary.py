"""`patients/{id}/summary/`: the patient on one screen, in one query, and to whom which part is told."""

from __future__ import annotations

import pytest
from drf_spectacular.generators import SchemaGenerator

from apps.medical_records.patients.summary import SummarySerializer
from apps.medical_records.patients.tests.factories import PatientFactory, merged_patient
from core.audit.models import AuditEvent
from core.registry.summary import SUMMARY
from tests.applications import ApplicationClient, make_application
from tests.clients import API

HEALTH = {"allergies", "conditions", "medications", "questionnaire"}


@pytest.fixture
def patient(alpha):
    with alpha.context():
        return PatientFactory(first_name="Anna", status="deceased", phone="+4930123456")


def url_of(patient):
    return f"{API}patients/{patient.pk}/summary/"


def summary(client, patient):
    answer = client.get(url_of(patient))
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_alerts_stand_first_then_the_patient_in_short_as_the_detail_has_it(api, patient):
    told = summary(api, patient)
    detail = api.get(f"{API}patients/{patient.pk}/").json()

    assert list(told)[:3] == ["id", "alerts", "number"]
    assert [alert["kind"] for alert in told["alerts"]] == ["deceased"]
    short = SummarySerializer.Meta.fields
    assert {name: told[name] for name in short} == {name: detail[name] for name in short}


def test_every_source_has_a_field_of_its_own_with_the_shape_that_the_schema_describes(api, patient):
    told = summary(api, patient)
    schemas = SchemaGenerator().get_schema(request=None, public=True)["components"]["schemas"]

    fields = [each.field for each in SUMMARY]
    assert list(told) == [*SummarySerializer.Meta.fields, *fields]
    assert list(schemas["Summary"]["properties"]) == list(told)
    assert sorted(schemas["Summary"]["required"]) == sorted(told)
    for each in SUMMARY:
        assert set(told[each.field]) == set(each.shape().fields), each.name


@pytest.mark.parametrize("merges", [0, 2])
def test_it_is_one_query_also_of_whom_others_were_merged_into(
    api, alpha, patient, merges, django_assert_num_queries
):
    with alpha.context():
        target = PatientFactory()
        for _ in range(merges):
            merged_patient(into=target)

    # Savepoint, authentication, the summary, the event, release, and the client's clinic.
    with django_assert_num_queries(6):
        summary(api, target)


@pytest.mark.parametrize(
    ("role", "untold"),
    [
        ("dentist", set()),
        ("assistant", set()),
        ("receptionist", {*HEALTH, "notes", "prescriptions"}),
        ("billing", {"alerts", *HEALTH, "notes", "prescriptions", "documents"}),
    ],
)
def test_what_a_role_may_not_read_is_null(alpha, client_of, patient, role, untold):
    told = summary(client_of(alpha.staff[role]), patient)

    sources = {"alerts", *(each.field for each in SUMMARY)}
    assert {name for name in sources if told[name] is None} == untold


@pytest.mark.parametrize(
    ("scopes", "is_told"),
    [
        ([], {"contacts"}),
        (["health:read"], {"alerts", "contacts", *HEALTH}),
        (["appointments:read"], {"contacts", "visits"}),
        (["charting:read"], {"chart", "contacts", "perio"}),
        (["notes:read"], {"contacts", "notes"}),
        (["prescriptions:read"], {"contacts", "prescriptions"}),
        (["documents:read"], {"contacts", "documents"}),
    ],
)
def test_an_application_is_told_what_its_scopes_go_as_far_as(alpha, patient, scopes, is_told):
    scopes = ["patients:read", *scopes]
    client = ApplicationClient(make_application(alpha.id, scopes=scopes), alpha.dentist, scopes)
    told = summary(client, patient)

    sources = {"alerts", *(each.field for each in SUMMARY)}
    assert {name for name in sources if told[name] is not None} == is_told


def test_a_look_is_one_event_of_the_patient(api, alpha, patient):
    summary(api, patient)

    with alpha.context():
        event = AuditEvent.objects.get(operation="summary")
    assert (event.resource, event.action, event.outcome) == ("patients", "read", "success")
    assert (event.object, event.patient) == (patient.pk, patient.pk)


def test_another_clinic_s_patient_is_nobody(api, beta, patient):
    with beta.context():
        foreign = PatientFactory()

    assert api.get(url_of(foreign)).status_code == 404


def test_it_takes_no_parameters(api, patient):
    answer = api.get(f"{url_of(patient)}?page_size=3")

    assert answer.status_code == 400
    assert [error["attr"] for error in answer.json()["errors"]] == ["page_size"]
