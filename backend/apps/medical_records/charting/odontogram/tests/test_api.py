"""The odontogram as it is asked for, now and as of moments that have passed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from django.utils import timezone

from apps.medical_records.charting.findings.tests.factories import FindingFactory
from apps.medical_records.charting.procedures.tests.factories import (
    CodeFactory,
    ProcedureFactory,
    code_of,
)
from apps.medical_records.patients.merging.services import merge
from apps.medical_records.patients.tests.factories import PatientFactory
from core.audit.models import AuditEvent

PATH = "/api/v1/patients/{}/odontogram/"
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def patient(tenant):
    return PatientFactory(birth_date=date(1980, 1, 1))


def teeth(api, patient, at=None, **query):
    query |= {"at": at.isoformat()} if at else {}
    answer = api.get(PATH.format(patient.pk), query)
    assert answer.status_code == 200, answer.json()
    return {each["tooth"]: each for each in answer.json()["teeth"]}


def test_it_shows_findings_and_procedures_by_tooth(api, patient, alpha):
    found = FindingFactory(patient=patient, tooth="36", surfaces="D")
    plan = ProcedureFactory(
        patient=patient, tooth="36", surfaces="OD", code=CodeFactory(code="F2"), date_planned=MONDAY
    )
    tooth = teeth(api, patient)["36"]

    assert tooth["findings"][0] | {"from_date": ""} == {
        "id": str(found.pk),
        "kind": "caries",
        "surfaces": "D",
        "from_date": "",
    }
    assert tooth["procedures"] == [
        {
            "id": str(plan.pk),
            "code": "F2",
            "description": "Filling",
            "drawn_as": "filling",
            "status": "planned",
            "surfaces": "OD",
            "date_planned": "2026-03-02",
            "date_completed": None,
        }
    ]
    assert tooth["surfaces"] == {
        "D": {"done": None, "planned": "filling", "conditions": ["caries"]},
        "O": {"done": None, "planned": "filling", "conditions": []},
    }
    assert (tooth["presence"], tooth["assumed"], tooth["dentition"]) == (
        "present",
        False,
        "permanent",
    )


def test_labels_are_in_the_clinics_notation_or_the_one_asked_for(api, patient):
    assert teeth(api, patient)["36"]["label"] == "36"
    assert teeth(api, patient, notation="universal")["36"]["label"] == "19"
    svg = api.get(f"/api/v1/patients/{patient.pk}/odontogram.svg?notation=palmer")
    assert ">LL6</text>" in svg.content.decode()


def test_planned_completed_and_reopened_are_seen_each_at_their_moment(api, patient, alpha):
    crown = code_of("crown")
    plan = ProcedureFactory(
        patient=patient,
        code=crown,
        tooth="16",
        surfaces="",
        date_planned=MONDAY,
        effective_at=MONDAY,
    )
    plan.status, plan.provider = "completed", alpha.dentist
    plan.date_completed, plan.effective_at = (MONDAY + 7 * DAY).date(), MONDAY + 7 * DAY
    plan.save()
    plan.status, plan.date_completed, plan.effective_at = "planned", None, MONDAY + 9 * DAY
    plan.save()

    def seen(at):
        tooth = teeth(api, patient, at)["16"]
        return tooth["done"], tooth["planned"]

    assert seen(MONDAY - DAY) == ([], [])
    assert seen(MONDAY + DAY) == ([], ["crown"])
    assert seen(MONDAY + 8 * DAY) == (["crown"], [])
    assert seen(MONDAY + 10 * DAY) == seen(None) == ([], ["crown"])


def test_what_was_entered_later_is_seen_at_its_true_date(api, patient):
    FindingFactory(
        patient=patient, kind="missing", surfaces="", from_date=MONDAY.date(), effective_at=MONDAY
    )
    assert teeth(api, patient, MONDAY - DAY)["36"]["presence"] == "present"
    assert teeth(api, patient, MONDAY + DAY)["36"]["presence"] == "missing"


def test_a_retracted_finding_is_seen_as_long_as_it_stood(api, patient):
    found = FindingFactory(patient=patient, from_date=MONDAY.date(), effective_at=MONDAY)
    found.retracted_at = found.effective_at = MONDAY + 5 * DAY
    found.retraction_reason = "of another patient"
    found.save()

    assert teeth(api, patient, MONDAY + DAY)["36"]["findings"]
    assert not teeth(api, patient, MONDAY + 6 * DAY)["36"]["findings"]
    assert not teeth(api, patient)["36"]["findings"]


def test_a_cancelled_procedure_is_seen_as_long_as_it_was_planned(api, patient):
    plan = ProcedureFactory(patient=patient, date_planned=MONDAY, effective_at=MONDAY)
    plan.status, plan.effective_at = "cancelled", MONDAY + 5 * DAY
    plan.save()

    assert teeth(api, patient, MONDAY + DAY)["36"]["procedures"]
    assert not teeth(api, patient)["36"]["procedures"]


def test_a_moment_to_come_is_refused(api, patient):
    for path in (PATH, "/api/v1/patients/{}/odontogram.svg"):
        answer = api.get(path.format(patient.pk), {"at": "2100-01-01T00:00:00Z"})
        assert (answer.status_code, answer.json()["errors"][0]["attr"]) == (400, "at")


@pytest.mark.parametrize("query", ["at=yesterday", "at=2026-01-01", "notation=zsigmondy", "on=1"])
def test_what_it_does_not_know_is_refused(api, patient, query):
    assert api.get(f"{PATH.format(patient.pk)}?{query}").status_code == 400


def test_another_clinics_patient_is_not_there(api, beta):
    with beta.context():
        theirs = PatientFactory()
    for path in (PATH, "/api/v1/patients/{}/odontogram.svg"):
        assert api.get(path.format(theirs.pk)).status_code == 404


def test_whoever_may_not_see_charts_sees_none(client_of, alpha, patient):
    stock = client_of(alpha.stock)
    for path in (PATH, "/api/v1/patients/{}/odontogram.svg"):
        assert stock.get(path.format(patient.pk)).status_code == 403


def test_rows_of_whoever_was_merged_into_a_patient_are_the_patients(api, patient, alpha):
    source = PatientFactory(last_name="Twice")
    FindingFactory(patient=source, tooth="46", effective_at=MONDAY, from_date=MONDAY.date())
    merge(source, into=patient, by=alpha.owner)

    assert teeth(api, patient)["46"]["findings"]
    assert teeth(api, patient, MONDAY + DAY)["46"]["findings"]


def test_the_drawing_is_an_svg_that_nothing_keeps_and_that_may_do_nothing(api, patient):
    answer = api.get(f"/api/v1/patients/{patient.pk}/odontogram.svg")

    assert answer["Content-Type"] == "image/svg+xml"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert ET.fromstring(answer.content).tag.endswith("svg")
    assert patient.last_name not in answer.content.decode()


def test_every_look_is_one_event(api, patient):
    before = AuditEvent.objects.count()
    teeth(api, patient)
    api.get(f"/api/v1/patients/{patient.pk}/odontogram.svg")

    events = list(AuditEvent.objects.order_by("id"))[before:]
    assert [(e.resource, e.action, e.operation) for e in events] == [
        ("odontogram", "read", "retrieve"),
        ("odontogram", "read", "drawing"),
    ]
    assert {event.patient for event in events} == {patient.pk}


@pytest.mark.parametrize("rows", [1, 3, 60])
@pytest.mark.parametrize("then", [False, True])
@pytest.mark.parametrize("path", [PATH, "/api/v1/patients/{}/odontogram.svg"])
def test_it_takes_three_queries_however_much_there_is(
    api, patient, rows, then, path, django_assert_num_queries
):
    code = CodeFactory()
    ProcedureFactory.create_batch(rows, patient=patient, code=code, effective_at=MONDAY)
    FindingFactory.create_batch(rows, patient=patient, effective_at=MONDAY, from_date="2026-01-01")
    query = {"at": timezone.now().isoformat()} if then else {}
    api.get(path.format(patient.pk), query)

    with django_assert_num_queries(8):  # the patient, findings and procedures are three of them
        api.get(path.format(patient.pk), query)
