"""Exams through the API: all at once or bit by bit, then completed for ever."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from apps.medical_records.charting.findings.tests.factories import FindingFactory
from apps.medical_records.models import PerioExam, PerioTooth
from apps.medical_records.patients import services as patients
from apps.medical_records.patients.tests.factories import PatientFactory
from apps.medical_records.perio.tests.bodies import EXAMS, full_mouth, tooth
from apps.medical_records.perio.tests.factories import measured_exam
from tests.isolation.world import fingerprint


@pytest.fixture
def patient(alpha):
    """Somebody with gums."""
    with alpha.context():
        return PatientFactory()


@pytest.fixture
def exam(api, patient):
    """An open exam of one tooth."""
    given = tooth("16", {"MB": 3, "DB": {"depth": 5, "margin": 1, "bleeding": True}}, mobility=1)
    return api.post(EXAMS, {"patient": str(patient.pk), "teeth": [given]}).json()


def refusal(answer):
    """Return status, and the fields that are wrong or else the code."""
    told = answer.json()
    return answer.status_code, [error["attr"] for error in told.get("errors", ())] or told["code"]


def sites_of(answer, number):
    """Return the sites of a tooth in an answer."""
    (found,) = (it for it in answer["teeth"] if it["tooth"] == number)
    return found["sites"]


def test_a_full_mouth_is_one_request_of_few_statements(
    api, alpha, patient, django_assert_num_queries
):
    body = {"patient": str(patient.pk), "teeth": full_mouth(), "note": "First"}

    # Savepoint, authentication, the patient, the turn and whether archived, states, procedures, the exam, all teeth in
    # one, the answer, the event, release; the test's client takes one to restore its clinic.
    with django_assert_num_queries(13):
        answer = api.post(EXAMS, body)
    made = answer.json()

    assert answer.status_code == 201
    assert (made["status"], made["examiner"], made["note"]) == (
        "open",
        str(alpha.owner.pk),
        "First",
    )
    assert (made["scores"]["teeth"], made["scores"]["sites"], len(made["teeth"])) == (32, 192, 32)
    assert made == api.get(f"{EXAMS}{made['id']}/").json()
    for given in body["teeth"]:
        for site, values in given["sites"].items():
            shown = sites_of(made, given["tooth"])[site]
            assert shown | values == shown
            assert shown["attachment_level"] == values["depth"] + values["margin"]


def test_what_was_read_can_be_put_back(api, patient):
    made = api.post(EXAMS, {"patient": str(patient.pk), "teeth": full_mouth()}).json()

    back = api.put(f"{EXAMS}{made['id']}/", made).json()

    changed = {"updated_at", "version"}
    assert {k: v for k, v in back.items() if k not in changed} == {
        k: v for k, v in made.items() if k not in changed
    }
    with_teeth = api.get(f"{EXAMS}{made['id']}/history/").json()["results"][0]
    assert with_teeth["changes"] == {}


def test_one_number_is_changed_and_all_others_stay(api, exam):
    url = f"{EXAMS}{exam['id']}/"
    before = sites_of(exam, "16")

    changed = api.patch(url, {"teeth": [tooth("16", {"MB": 4})]}).json()

    assert changed["version"] == 2
    level = {"depth": 4, "attachment_level": None}
    assert sites_of(changed, "16") == {**before, "MB": before["MB"] | level}
    assert changed["teeth"][0]["mobility"] == 1
    added = api.patch(url, {"teeth": [tooth("31", {"B": 2})]}).json()
    assert [it["tooth"] for it in added["teeth"]] == ["16", "31"]


def test_a_chart_that_is_put_takes_the_place_of_the_other(api, alpha, exam):
    url = f"{EXAMS}{exam['id']}/"

    put = api.put(url, {"teeth": [tooth("31", {"B": 2})]}).json()

    assert [it["tooth"] for it in put["teeth"]] == ["31"]
    with alpha.context():  # cleared and not deleted, so that its history stays
        assert PerioTooth.objects.filter(tooth="16", mobility=None).exists()
    assert refusal(api.put(url, {"note": "No chart"})) == (400, ["teeth"])
    assert api.get(url).json() == put


def test_what_probing_shows_goes_with_the_depth(api, exam):
    url = f"{EXAMS}{exam['id']}/"
    assert (
        sites_of(exam, "16")["MB"] | {"bleeding": False, "plaque": None}
        == (sites_of(exam, "16")["MB"])
    )

    gone = api.patch(url, {"teeth": [tooth("16", {"DB": None})]}).json()

    assert sites_of(gone, "16")["DB"] == {
        "depth": None,
        "margin": 1,
        "attachment_level": None,
        "bleeding": None,
        "suppuration": None,
        "plaque": None,
    }
    bled = api.patch(url, {"teeth": [tooth("16", {"L": {"bleeding": True}})]})
    assert refusal(bled) == (400, ["teeth.0.sites.L.bleeding"])
    assert api.get(url).json() == gone


REFUSED = [
    (tooth("16", {"MB": 16}), "teeth.0.sites.MB.depth"),
    (tooth("16", {"MB": -1}), "teeth.0.sites.MB.depth"),
    (tooth("16", {"MB": "3"}), "teeth.0.sites.MB.depth"),
    (tooth("16", {"MB": True}), "teeth.0.sites.MB.depth"),
    (tooth("16", {"MB": 2.5}), "teeth.0.sites.MB.depth"),
    (tooth("16", {"MB": {"margin": 16}}), "teeth.0.sites.MB.margin"),
    (tooth("16", {"MB": {"plaque": 1}}), "teeth.0.sites.MB.plaque"),
    (tooth("16", {"MB": {"pus": True}}), "teeth.0.sites.MB.pus"),
    (tooth("16", {"M": 3}), "teeth.0.sites.M"),
    (tooth("16", mobility=4), "teeth.0.mobility"),
    (tooth("16", furcation={"L": 1}), "teeth.0.furcation.L"),
    (tooth("36", furcation={"M": 1}), "teeth.0.furcation.M"),
    (tooth("14", furcation={"B": 1}), "teeth.0.furcation.B"),
    (tooth("11", furcation={"B": 1}), "teeth.0.furcation.B"),
    (tooth("16", furcation={"B": 4}), "teeth.0.furcation.B"),
    (tooth("55", {"MB": 3}), "teeth.0.tooth"),
    (tooth("11S", {"MB": 3}), "teeth.0.tooth"),
    ({"sites": {}}, "teeth.0.tooth"),
    ({"tooth": "16", "sites": []}, "teeth.0.sites"),
]


@pytest.mark.parametrize("verb", ["post", "patch"])
def test_what_no_probe_says_is_refused_by_field(api, alpha, patient, exam, verb):
    before = fingerprint(connection, alpha)
    url = EXAMS if verb == "post" else f"{EXAMS}{exam['id']}/"
    whose = {"patient": str(patient.pk)} if verb == "post" else {}

    for given, field in REFUSED:
        answer = getattr(api, verb)(url, {**whose, "teeth": [given]})
        assert refusal(answer) == (400, [field])
    assert fingerprint(connection, alpha) == before


def test_a_tooth_is_named_once_in_any_notation(api, patient):
    body = {"patient": str(patient.pk), "notation": "universal"}

    made = api.post(EXAMS, {**body, "teeth": [tooth("3", {"B": 2}), tooth("25", {"B": 2})]}).json()
    assert [it["tooth"] for it in made["teeth"]] == ["16", "41"]
    twice = api.post(EXAMS, {**body, "teeth": [tooth("3"), tooth("3")]})
    assert refusal(twice) == (400, ["teeth.1.tooth"])


@pytest.mark.parametrize("kind", ["missing", "pontic", "prosthesis", "unerupted", "impacted"])
def test_what_the_chart_has_not_is_not_measured(api, alpha, patient, kind):
    with alpha.context():
        finding = FindingFactory(patient=patient, tooth="16", kind=kind, surfaces="")
    before = fingerprint(connection, alpha)
    body = {"patient": str(patient.pk), "teeth": [tooth("15", {"B": 2}), tooth("16", {"B": 2})]}

    answer = api.post(EXAMS, body)

    assert refusal(answer) == (409, "tooth_not_there")
    assert answer.json()["conflicts"] == [str(finding.pk)]
    assert fingerprint(connection, alpha) == before
    earlier = (timezone.now() - timedelta(days=400)).isoformat()
    assert api.post(EXAMS, {**body, "examined_at": earlier}).status_code == 201
    moved = api.post(EXAMS, {**body, "examined_at": earlier}).json()["id"]
    now = {"examined_at": timezone.now().isoformat()}
    assert refusal(api.patch(f"{EXAMS}{moved}/", now)) == (409, "tooth_not_there")


def test_an_implant_is_measured_and_has_no_furcation(api, alpha, patient):
    with alpha.context():
        FindingFactory(patient=patient, tooth="16", kind="implant", surfaces="")
    body = {"patient": str(patient.pk)}

    assert api.post(EXAMS, {**body, "teeth": [tooth("16", {"B": 4})]}).status_code == 201
    forked = api.post(EXAMS, {**body, "teeth": [tooth("16", furcation={"B": 1})]})
    assert refusal(forked) == (409, "tooth_not_there")


def test_a_completed_exam_stays_and_an_error_is_retracted(api, alpha, exam):
    url = f"{EXAMS}{exam['id']}/"
    done = api.post(f"{url}complete/").json()
    assert (done["status"], done["teeth"]) == ("completed", exam["teeth"])
    before = fingerprint(connection, alpha)

    for answer in (
        api.patch(url, {"note": "Other"}),
        api.put(url, {"teeth": []}),
        api.post(f"{url}complete/"),
    ):
        assert refusal(answer) == (409, "invalid_transition")
    assert fingerprint(connection, alpha) == before
    wrong = api.post(f"{url}retract/", {"reason": "Another patient's"}).json()
    assert (wrong["status"], wrong["retraction_reason"]) == ("retracted", "Another patient's")
    assert refusal(api.post(f"{url}retract/", {"reason": "Again"})) == (409, "invalid_transition")
    assert api.get(EXAMS, {"status": "retracted"}).json()["results"][0]["id"] == exam["id"]


def test_an_exam_is_of_the_past_and_of_somebody_who_is_here(api, alpha, patient, exam):
    later = {"examined_at": (timezone.now() + timedelta(hours=1)).isoformat()}
    before = fingerprint(connection, alpha)
    assert refusal(api.patch(f"{EXAMS}{exam['id']}/", later)) == (400, ["examined_at"])
    assert refusal(api.post(EXAMS, {"patient": str(patient.pk), **later})) == (400, ["examined_at"])
    assert fingerprint(connection, alpha) == before
    with alpha.context():
        patients.archive(patient)
    before = fingerprint(connection, alpha)

    note = api.patch(f"{EXAMS}{exam['id']}/", {"note": "x"})
    assert refusal(note) == (409, "patient_archived")
    assert refusal(api.post(EXAMS, {"patient": str(patient.pk)})) == (409, "patient_archived")
    assert fingerprint(connection, alpha) == before


def test_of_two_who_read_the_same_version_the_second_is_told(api, exam):
    url, tag = f"{EXAMS}{exam['id']}/", '"1"'

    first = api.patch(url, {"teeth": [tooth("16", {"B": 2})]}, headers={"If-Match": tag})
    second = api.patch(url, {"teeth": [tooth("16", {"B": 9})]}, headers={"If-Match": tag})

    assert (first.status_code, second.status_code) == (200, 412)
    assert sites_of(api.get(url).json(), "16")["B"]["depth"] == 2


def test_the_history_tells_what_was_measured_with_the_exam(api, exam):
    url = f"{EXAMS}{exam['id']}/"
    api.patch(url, {"note": "Deeper", "teeth": [tooth("16", {"MB": 6})]})

    latest, first = api.get(f"{url}history/").json()["results"]

    assert latest["changes"] == {
        "note": ["", "Deeper"],
        "teeth.16.depth": [[3, None, 5, None, None, None], [6, None, 5, None, None, None]],
    }
    assert first["changes"]["teeth.16.mobility"] == [None, 1]
    assert "teeth.16.plaque" not in first["changes"]


@pytest.mark.parametrize("many", [1, 3])
def test_a_list_and_a_detail_take_a_fixed_number_of_queries(
    api, alpha, django_assert_num_queries, many
):
    with alpha.context():
        made = [measured_exam() for _ in range(many)]
        assert PerioExam.objects.count() == many

    # Savepoint, authentication, page, the event, release; the test's client takes one to restore its clinic.
    with django_assert_num_queries(6):
        assert len(api.get(EXAMS).json()["results"]) == many
    with django_assert_num_queries(6):
        api.get(f"{EXAMS}{made[0].pk}/")
