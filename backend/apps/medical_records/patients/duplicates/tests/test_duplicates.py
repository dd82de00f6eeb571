"""Who may be the same person as whom: why, how surely, and who is not."""

from __future__ import annotations

from datetime import date

import pytest

from apps.medical_records.models import Patient
from apps.medical_records.patients.duplicates import finding
from apps.medical_records.patients.merging.services import merge
from apps.medical_records.patients.tests.factories import PatientFactory
from tests.clients import API

PATIENTS = f"{API}patients/"
pytestmark = pytest.mark.one_world
JURGEN = {
    "first_name": "Jürgen",
    "last_name": "Müller",
    "preferred_name": "",
    "birth_date": date(1968, 11, 3),
    "phone": "+4940555012",
    "email": "juergen.mueller@example.com",
}
UNLIKE = {"phone": "", "email": ""}
# What is otherwise of the other one; how surely they are one person, and why. None where they are not.
PAIRS = [
    ({}, 100, ["name", "birth_date", "phone", "email"]),
    (UNLIKE, 80, ["name", "birth_date"]),
    ({**UNLIKE, "first_name": "Müller", "last_name": "Jürgen"}, 80, ["name_swapped", "birth_date"]),
    ({**UNLIKE, "last_name": "Mueller"}, 70, ["name_similar", "birth_date"]),
    ({**UNLIKE, "first_name": "Jurgn"}, 70, ["name_similar", "birth_date"]),
    ({**UNLIKE, "birth_date": date(1968, 3, 11)}, 70, ["name", "birth_date_swapped"]),
    ({**UNLIKE, "birth_date": date(1968, 11, 5)}, 60, ["name", "birth_date_similar"]),
    (
        {"email": "", "last_name": "Petersen"},
        70,
        ["first_name", "birth_date", "phone"],
    ),  # a married name
    ({"email": "", "birth_date": date(1941, 2, 9)}, 60, ["name", "phone"]),
    (
        {"phone": "", "email": "Juergen.Mueller@Example.com", "birth_date": date(1941, 2, 9)},
        60,
        ["name", "email"],
    ),
    ({**UNLIKE, "birth_date": date(1941, 2, 9)}, None, None),  # a namesake
    ({"first_name": "Käthe"}, None, None),  # a twin
    ({"first_name": "Käthe", "birth_date": date(1970, 1, 1)}, None, None),  # who lives there, too
    ({**UNLIKE, "last_name": "Petersen"}, None, None),
]


@pytest.fixture
def jurgen(alpha):
    with alpha.context():
        return PatientFactory(**JURGEN)


def results(api, url, **query):
    answer = api.get(url, query)
    assert answer.status_code == 200
    return answer.json()["results"]


@pytest.mark.parametrize(("otherwise", "score", "reasons"), PAIRS)
def test_two_are_told_with_why(alpha, api, jurgen, otherwise, score, reasons):
    with alpha.context():
        other = PatientFactory(**{**JURGEN, **otherwise})
        swapped = [(each.score, each.reasons) for each in finding.of_patient(other)]

    found = results(api, f"{PATIENTS}{jurgen.pk}/duplicates/")
    told = [(each["score"], each["reasons"]) for each in found]
    assert told == ([] if score is None else [(score, reasons)])
    assert swapped == told
    for each in found:
        assert each["patient"]["id"] == str(jurgen.pk)
        assert each["duplicate"]["number"] == other.number


@pytest.mark.parametrize(("otherwise", "score", "reasons"), PAIRS)
def test_the_clinics_pairs_are_told_as_the_patients_own(
    alpha, api, jurgen, otherwise, score, reasons
):
    with alpha.context():
        other = PatientFactory(**{**JURGEN, **otherwise})
    pairs = [
        each
        for each in results(api, f"{PATIENTS}duplicates/")
        if {each["patient"]["id"], each["duplicate"]["id"]} == {str(jurgen.pk), str(other.pk)}
    ]

    if reasons is not None and "birth_date_similar" in reasons:
        assert pairs == []  # nothing that pairs are looked up by
    else:
        told = [(each["score"], each["reasons"]) for each in pairs]
        assert told == ([] if score is None else [(score, reasons)])


def test_the_likeliest_come_first(alpha, api, jurgen):
    with alpha.context():
        second = PatientFactory(**{**JURGEN, **UNLIKE})
        first = PatientFactory(**JURGEN)

    found = results(api, f"{PATIENTS}{jurgen.pk}/duplicates/")
    assert [each["duplicate"]["id"] for each in found] == [str(first.pk), str(second.pk)]
    scores = [each["score"] for each in results(api, f"{PATIENTS}duplicates/")]
    assert scores == sorted(scores, reverse=True)


def test_whoever_was_merged_is_told_no_more(alpha, api, jurgen):
    with alpha.context():
        other = PatientFactory(**JURGEN)
        merge(other, into=jurgen)
        assert Patient.objects.filter(merged_into=jurgen).exists()

    assert results(api, f"{PATIENTS}{jurgen.pk}/duplicates/") == []
    assert results(api, f"{PATIENTS}{other.pk}/duplicates/") == []
    ids = {each["duplicate"]["id"] for each in results(api, f"{PATIENTS}duplicates/")}
    assert str(other.pk) not in ids


def test_one_asks_before_a_patient_is_taken_in(api, jurgen):
    person = {"first_name": "Juergen", "last_name": "Muller", "birth_date": "1968-11-03"}
    before = results(api, PATIENTS)
    (found,) = results(api, f"{PATIENTS}duplicates/", **person)

    assert found["patient"] is None
    assert found["duplicate"]["id"] == str(jurgen.pk)
    assert (found["score"], found["reasons"]) == (70, ["name_similar", "birth_date"])
    assert results(api, PATIENTS) == before
    assert results(api, f"{PATIENTS}duplicates/", **{**person, "birth_date": "2001-01-01"}) == []


@pytest.mark.parametrize(
    ("query", "attr"),
    [
        ({"first_name": "Jürgen", "last_name": "Müller"}, "birth_date"),
        ({"first_name": "Jürgen", "last_name": "Müller", "birth_date": "3.11.1968"}, "birth_date"),
        ({"phone": "+4940555012"}, "last_name"),
        ({"colour": "blue"}, "colour"),
    ],
)
def test_a_question_that_is_not_whole_is_refused(api, query, attr):
    answer = api.get(f"{PATIENTS}duplicates/", query)

    assert answer.status_code == 400
    assert attr in {error["attr"] for error in answer.json()["errors"]}


def test_a_day_on_which_half_the_clinic_was_born_says_nothing_of_whoever_is_only_similar(
    alpha, api
):
    names = ["Jürgen", "Jürgen", "Jurgn", *[f"Käthe {n}" for n in range(finding.CROWD)]]
    with alpha.context():
        Patient.objects.bulk_create(
            Patient(
                number=f"c{n}", first_name=name, last_name="Müller", birth_date=date(1900, 1, 1)
            )
            for n, name in enumerate(names)
        )

    found = results(api, f"{PATIENTS}duplicates/")
    numbers = [{each["patient"]["number"], each["duplicate"]["number"]} for each in found]
    assert {"c0", "c1"} in numbers
    assert {"c0", "c2"} not in numbers


@pytest.mark.parametrize("others", [1, 3])
def test_it_takes_as_many_queries_however_many_there_are(
    alpha, api, jurgen, others, django_assert_num_queries
):
    with alpha.context():
        PatientFactory.create_batch(others, **JURGEN)
    url = f"{PATIENTS}{jurgen.pk}/duplicates/"
    api.get(url)

    with django_assert_num_queries(8):
        assert len(results(api, url)) == others


def test_patients_of_another_clinic_are_nobodys_duplicates(alpha, beta, api, jurgen):
    with beta.context():
        PatientFactory(**JURGEN)

    assert results(api, f"{PATIENTS}{jurgen.pk}/duplicates/") == []
