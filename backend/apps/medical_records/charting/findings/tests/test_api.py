"""Findings through the API."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.medical_records.charting.findings.tests.factories import FindingFactory
from apps.medical_records.charting.moments import today
from apps.medical_records.charting.notations import written
from apps.medical_records.charting.teeth import TEETH
from apps.medical_records.models import Finding
from apps.medical_records.patients.merging.services import merge
from apps.medical_records.patients.tests.factories import PatientFactory
from apps.tenants.choices import ToothNotation
from tests.clients import API

FINDINGS = f"{API}findings/"


@pytest.fixture
def patient(tenant):
    return PatientFactory()


def charted():
    return Finding.objects.count()


def test_tooth_and_kind_are_enough(api, alpha, patient):
    answer = api.post(FINDINGS, {"patient": str(patient.pk), "tooth": "18", "kind": "impacted"})

    assert answer.status_code == 201
    shown = answer.json()
    assert shown["from_date"] == today(alpha.owner).isoformat()
    assert (shown["to_date"], shown["surfaces"]) == (None, "")
    assert shown["recorded_by"] == str(alpha.owner.pk)
    assert api.get(answer["Location"]).json() == shown


@pytest.mark.parametrize(
    ("tooth", "notation", "surfaces", "stored"),
    [
        ("36", None, "DOM", ("36", "MOD")),
        ("19", "universal", "OM", ("36", "MO")),
        ("LL6", "palmer", "L", ("36", "L")),
        ("┌6", "palmer", "L", ("36", "L")),
        ("A", "universal", "O", ("55", "O")),
        ("11S", "fdi", "IM", ("11S", "MI")),
    ],
)
def test_a_tooth_is_taken_in_the_notation_that_the_body_names(
    api, patient, tooth, notation, surfaces, stored
):
    body = {"patient": str(patient.pk), "tooth": tooth, "surfaces": surfaces, "kind": "caries"}
    answer = api.post(FINDINGS, body | ({"notation": notation} if notation else {}))

    assert answer.status_code == 201, answer.content
    assert (answer.json()["tooth"], answer.json()["surfaces"]) == stored
    assert "notation" not in answer.json()


@pytest.mark.parametrize(
    ("body", "attr"),
    [
        ({"tooth": "A", "surfaces": "O"}, "tooth"),
        ({"tooth": "19", "surfaces": "O"}, "tooth"),
        ({"tooth": "36", "notation": "universal", "surfaces": "O"}, "tooth"),
        ({"tooth": "", "surfaces": "O"}, "tooth"),
        ({"tooth": "36", "notation": "zsigmondy", "surfaces": "O"}, "notation"),
        ({"tooth": "36", "surfaces": "I"}, "surfaces"),
        ({"tooth": "11", "surfaces": "O"}, "surfaces"),
        ({"tooth": "36", "surfaces": "MM"}, "surfaces"),
        ({"tooth": "36"}, "surfaces"),
        ({"tooth": "36", "surfaces": "O", "kind": "missing"}, "surfaces"),
        ({"tooth": "36", "surfaces": "O", "kind": "toothache"}, "kind"),
        ({"tooth": "36", "surfaces": "O", "from_date": "2999-01-01"}, "from_date"),
        ({"tooth": "36", "surfaces": "O", "to_date": "1990-01-01"}, "to_date"),
    ],
)
def test_what_cannot_be_is_told_where_it_is(api, patient, body, attr):
    answer = api.post(FINDINGS, {"patient": str(patient.pk), "kind": "caries", **body})

    assert answer.status_code == 400
    assert [error["attr"] for error in answer.json()["errors"]] == [attr]
    assert charted() == 0


def test_a_letter_without_its_notation_is_told_what_to_do(api, patient):
    body = {"patient": str(patient.pk), "tooth": "A", "surfaces": "O", "kind": "caries"}
    (error,) = api.post(FINDINGS, body).json()["errors"]

    assert "`notation`" in error["detail"]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    tooth=st.sampled_from(sorted(TEETH)),
    surfaces=st.text("MOIDBVL", min_size=1, max_size=5),
    notation=st.sampled_from(ToothNotation.values),
)
def test_exactly_the_surfaces_that_a_tooth_has_are_taken(api, patient, tooth, surfaces, notation):
    given_ = TEETH[tooth]
    body = {"patient": str(patient.pk), "tooth": written(given_, notation), "notation": notation}
    answer = api.post(FINDINGS, {**body, "surfaces": surfaces, "kind": "caries"})

    has_them = set(surfaces) <= set(given_.surfaces) and len(set(surfaces)) == len(surfaces)
    assert answer.status_code == (201 if has_them else 400)
    if has_them:
        assert answer.json()["tooth"] == tooth
        assert answer.json()["surfaces"] == "".join(s for s in given_.surfaces if s in surfaces)


def test_a_finding_ends_and_is_taken_back(api, alpha, patient):
    finding = FindingFactory(patient=patient)

    ended = api.post(f"{FINDINGS}{finding.pk}/resolve/", {"to_date": "2026-02-01"})
    assert (ended.status_code, ended.json()["to_date"]) == (200, "2026-02-01")

    taken_back = api.post(f"{FINDINGS}{finding.pk}/retract/", {"reason": "It was 37."})
    assert taken_back.json()["retraction_reason"] == "It was 37."
    assert taken_back.json()["retracted_at"] is not None

    actions = [
        version["action"]
        for version in api.get(f"{FINDINGS}{finding.pk}/history/").json()["results"]
    ]
    assert actions == ["update", "update", "insert"]


def test_what_was_read_can_be_put_back(api, patient):
    finding = FindingFactory(patient=patient)
    shown = api.get(f"{FINDINGS}{finding.pk}/").json()

    again = api.put(f"{FINDINGS}{finding.pk}/", {**shown, "tooth": "11", "note": "Deep."})

    assert again.status_code == 200
    assert {**again.json(), "updated_at": "", "version": 0} == {
        **shown,
        "note": "Deep.",
        "updated_at": "",
        "version": 0,
    }


def test_the_lost_tooth_has_no_caries_and_the_answer_says_why(api, patient):
    missing = FindingFactory(patient=patient, kind="missing", surfaces="")
    body = {"patient": str(patient.pk), "tooth": "36", "surfaces": "O", "kind": "caries"}
    answer = api.post(FINDINGS, body)

    assert (answer.status_code, answer.json()["code"]) == (409, "tooth_not_there")
    assert answer.json()["conflicts"] == [str(missing.pk)]
    assert charted() == 1


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 3),
        ("tooth=36", 2),
        ("kind=wear", 1),
        ("open=true", 2),
        ("open=false", 1),
        ("from_date__gte=2026-03-01", 1),
    ],
)
def test_findings_are_narrowed(api, patient, query, found):
    FindingFactory(patient=patient)
    FindingFactory(patient=patient, surfaces="D", to_date="2026-02-01")
    FindingFactory(patient=patient, tooth="11", surfaces="I", kind="wear", from_date="2026-03-01")

    assert len(api.get(f"{FINDINGS}?{query}").json()["results"]) == found


def test_a_merged_patient_s_findings_are_the_target_s(api, alpha, patient):
    target = PatientFactory()
    caries = FindingFactory(patient=patient)
    FindingFactory(patient=patient, tooth="18", kind="impacted", surfaces="")
    FindingFactory(patient=target, tooth="18", kind="missing", surfaces="")
    merge(patient, into=target)

    found = api.get(f"{FINDINGS}?patient={target.pk}").json()["results"]

    assert len(found) == 3  # with the state that stayed, found through the merge
    caries.refresh_from_db()
    assert caries.patient_id == target.pk
    assert (
        Finding.objects.filter(patient=patient).values_list("kind", flat=True).get() == "impacted"
    )


def test_the_timeline_and_the_day_of_a_finding(api, alpha, patient):
    yesterday = today(alpha.owner) - timedelta(days=1)
    finding = FindingFactory(patient=patient, from_date=yesterday)
    (entry,) = api.get(f"{API}patients/{patient.pk}/timeline/?kind=finding").json()["results"]

    assert entry["id"] == str(finding.pk)
    assert entry["details"]["from_date"] == yesterday.isoformat()


@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_costs_the_same_whatever_is_on_it(api, patient, rows, django_assert_num_queries):
    for tooth in ("36", "37", "46")[:rows]:
        FindingFactory(patient=patient, tooth=tooth)
    api.get(FINDINGS)

    with django_assert_num_queries(PAGE):
        assert len(api.get(FINDINGS).json()["results"]) == rows


# With what opens and ends the transaction: authentication, the rows, and the audit trail's event.
PAGE = 6
