"""Exams compared, drawn, merged, and told of where a patient is shown."""

from __future__ import annotations

from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from django.utils import timezone

from apps.medical_records.charting.findings.tests.factories import FindingFactory
from apps.medical_records.patients.tests.factories import PatientFactory
from apps.medical_records.perio.merging import follow, give_back
from apps.medical_records.perio.tests.bodies import EXAMS, tooth
from apps.medical_records.perio.tests.factories import PerioExamFactory, measured_exam
from tests.clients import API

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def patient(alpha):
    """Somebody who comes again."""
    with alpha.context():
        return PatientFactory()


def examined(api, patient, depth, *, ago):
    """Keep an exam of one site, so many days ago."""
    at = (timezone.now() - timedelta(days=ago)).isoformat()
    teeth = [tooth("16", {"MB": {"depth": depth, "bleeding": depth > 3}})]
    body = {"patient": str(patient.pk), "examined_at": at, "teeth": teeth}
    return api.post(EXAMS, body).json()


def test_an_exam_is_compared_with_an_earlier_one(api, patient, django_assert_num_queries):
    before, after = examined(api, patient, 6, ago=90), examined(api, patient, 3, ago=1)

    # Savepoint, authentication, either exam, both whole, the event, release; one to restore the test's clinic.
    with django_assert_num_queries(8):
        answer = api.get(f"{EXAMS}{after['id']}/compare/", {"with": before["id"]})
    told = answer.json()

    short = ("id", "examined_at", "status", "scores")
    assert told["exam"] == {name: after[name] for name in short}
    assert told["other"] == {name: before[name] for name in short}
    assert told["scores"]["bleeding_score"] == -100
    assert told["teeth"][0]["sites"]["MB"]["depth"] == -3
    assert told["sites"] == {"compared": 1, "deeper": 0, "shallower": 1, "same": 0}


def test_exams_of_two_patients_or_clinics_are_not_compared(api, alpha, beta, patient):
    own = examined(api, patient, 3, ago=1)
    with alpha.context():
        others = PerioExamFactory().pk
    with beta.context():
        theirs = PerioExamFactory().pk
    url = f"{EXAMS}{own['id']}/compare/"

    for other, code in ((others, "other_patient"), (theirs, "does_not_exist")):
        answer = api.get(url, {"with": str(other)})
        (error,) = answer.json()["errors"]
        assert (answer.status_code, error["attr"], error["code"]) == (400, "with", code)
    assert api.get(url).status_code == 400
    assert api.get(url, {"with": own["id"], "since": "x"}).status_code == 400


def test_a_drawing_tells_all_of_it_in_words_and_nothing_that_anybody_typed(api, alpha, patient):
    with alpha.context():
        FindingFactory(patient=patient, tooth="18", kind="missing", surfaces="")
        FindingFactory(patient=patient, tooth="45", kind="implant", surfaces="")
    given = [
        tooth(
            "16",
            {
                "MB": {"depth": 7, "margin": 2, "bleeding": True, "suppuration": True},
                "L": {"plaque": True},
            },
            mobility=2,
            furcation={"B": 1, "M": 2, "D": 3},
        ),
        tooth("45", {"B": {"depth": 4, "margin": -1}}),
    ]
    body = {"patient": str(patient.pk), "note": "<script>", "teeth": given}
    made = api.post(EXAMS, body).json()

    answer = api.get(f"{EXAMS}{made['id']}/chart.svg")
    svg = ET.fromstring(answer.content)
    titles = {title.text.partition(":")[0]: title.text for title in svg.iter(f"{SVG}title")}

    assert answer.headers["content-type"] == "image/svg+xml"
    assert (svg.get("role"), svg.get("aria-labelledby")) == ("img", "perio-title perio-desc")
    desc = svg.find(f"{SVG}desc").text
    assert "2 sites on 2 teeth, bleeding 50 %, plaque 100 %, 2 sites from 4 mm" in desc
    assert titles["16"] == (
        "16: buccal depths 7 - -, margins 2 - -; bleeding MB; suppuration MB; plaque L; mobility 2;"
        " furcation B 1, M 2, D 3"
    )
    assert titles["45"] == "45: implant; buccal depths - 4 -, margins - -1 -"
    assert titles["18"] == "18: none to be measured"
    assert titles["11"] == "11: not measured"
    assert titles["16"] in desc
    assert b"<script" not in answer.content
    for told in (patient.first_name, patient.last_name, str(patient.pk)):
        assert told.encode() not in answer.content


@pytest.mark.parametrize("many", [1, 3])
def test_a_drawing_takes_a_fixed_number_of_queries(
    api, alpha, patient, django_assert_num_queries, many
):
    with alpha.context():
        exams = [measured_exam(patient=patient) for _ in range(many)]

    # Savepoint, authentication, the exam, the whole of it, findings, procedures, the event, release, the test's clinic.
    with django_assert_num_queries(9):
        api.get(f"{EXAMS}{exams[0].pk}/chart.svg")


def test_a_timeline_and_a_summary_tell_of_exams_but_not_of_errors(api, patient):
    old, last = examined(api, patient, 6, ago=90), examined(api, patient, 3, ago=2)
    wrong = examined(api, patient, 9, ago=1)
    api.post(f"{EXAMS}{wrong['id']}/retract/", {"reason": "Another patient's"})
    own = f"{API}patients/{patient.pk}/"

    told = api.get(f"{own}timeline/", {"kind": "perio_exam"}).json()["results"]
    assert [(it["id"], it["at"]) for it in told] == [
        (it["id"], it["examined_at"]) for it in (last, old)
    ]
    assert told[0]["details"] == {"status": "open", "scores": last["scores"]}
    short = ("id", "examined_at", "status", "scores")
    summary = api.get(f"{own}summary/").json()["perio"]
    assert summary == {"last_exam": {name: last[name] for name in short}}


def test_all_exams_follow_a_merge_and_go_back(tenant):
    source, target = PatientFactory.create_batch(2)
    opened = measured_exam(patient=source)
    done = PerioExamFactory(patient=source, status="completed", completed_at=timezone.now())

    followed = follow(source=source.pk, target=target.pk)

    assert followed.moved == (opened.pk, done.pk)
    assert set(target.perio_exams.all()) == {opened, done}
    back = give_back(source=source.pk, target=target.pk, moved=followed.moved)
    assert (back.moved, back.kept) == (followed.moved, ())
    assert source.perio_exams.count() == 2
