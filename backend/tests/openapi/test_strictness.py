"""There is one form of every value: what the schema does not describe is refused, and nothing changes."""

from __future__ import annotations

import pytest

from tests.clients import API
from tests.isolation.attacks import filled
from tests.isolation.expectations.appointments import BOOKING, HOURS
from tests.isolation.expectations.patients import PATIENT

pytestmark = pytest.mark.one_world

BODIES = {
    "patients/": PATIENT,
    "appointments/": BOOKING,
    "working-hours/": HOURS,
    "operatories/": {"name": "Room 9"},
}


@pytest.mark.parametrize(
    ("path", "field", "value"),
    [
        ("patients/", "last_name", 5),
        ("patients/", "last_name", 5.5),
        ("patients/", "last_name", True),
        ("patients/", "last_name", "x" * 100 + " "),
        ("patients/", "email", 1),
        ("patients/", "birth_date", "19900203"),
        ("patients/", "birth_date", "1990-2-3"),
        ("patients/", "birth_date", "1990-W05-6"),
        ("patients/", "birth_date", "1990-02-30"),
        ("patients/", "birth_date", 19900203),
        ("patients/", "primary_doctor", ""),
        ("patients/", "primary_doctor", 7),
        ("patients/", "primary_doctor", True),
        ("operatories/", "is_active", "yes"),
        ("operatories/", "is_active", 1),
        ("operatories/", "is_active", "true"),
        ("working-hours/", "weekday", "3"),
        ("working-hours/", "weekday", True),
        ("working-hours/", "weekday", [3]),
        ("working-hours/", "starts_at", "14:00:30"),
        ("working-hours/", "starts_at", "14:00+02:00"),
        ("working-hours/", "starts_at", "14"),
        ("working-hours/", "starts_at", "1400"),
        ("working-hours/", "starts_at", "24:00"),
        ("appointments/", "duration_minutes", "30"),
        ("appointments/", "duration_minutes", True),
        ("appointments/", "duration_minutes", 30.5),
        ("appointments/", "appointment_date", "2027-06-01T09:00:00"),
        ("appointments/", "appointment_date", "2027-06-01 09:00:00+02:00"),
        ("appointments/", "appointment_date", "2027-W22-2T09:00:00Z"),
        ("appointments/", "appointment_date", "20270601T090000Z"),
        ("appointments/", "appointment_date", "2027-06-01"),
        ("appointments/", "appointment_date", "2027-06-01T09:00:60Z"),
        ("appointments/", "appointment_date", "0001-01-01T00:00:00+10:00"),
        ("appointments/", "appointment_date", 1811840400),
    ],
)
def test_another_form_of_a_value_is_a_400_on_its_field(api, world, path, field, value):
    answer = api.post(API + path, {**filled(BODIES[path], world), field: value}, format="json")

    assert answer.status_code == 400
    assert [error["attr"] for error in answer.json()["errors"]] == [field]


@pytest.mark.parametrize("id_of", ["{{{}}}", "urn:uuid:{}"])
def test_an_id_in_another_dress_does_not_exist(api, world, id_of):
    body = {**filled(BOOKING, world), "doctor": id_of.format(world.ours["provider"])}
    answer = api.post(f"{API}appointments/", body)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "does_not_exist"


@pytest.mark.parametrize(
    ("path", "field", "value", "shown"),
    [
        ("appointments/", "duration_minutes", 30.0, 30),
        (
            "appointments/",
            "appointment_date",
            "2027-06-01t09:00:00.25z",
            "2027-06-01T09:00:00.25Z",
        ),
        ("working-hours/", "starts_at", "14:00:00", "14:00:00"),
        ("patients/", "last_name", " Schmidt ", "Schmidt"),
    ],
)
def test_what_means_the_same_in_json_is_taken(api, world, path, field, value, shown):
    answer = api.post(API + path, {**filled(BODIES[path], world), field: value}, format="json")

    assert (answer.status_code, answer.json()[field]) == (201, shown)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("operatories/?is_active=maybe", "invalid"),
        ("operatories/?is_active=1", "invalid"),
        ("operatories/?is_active=", "blank"),
        ("operatories/?is_active=true&is_active=false", "repeated"),
        ("operatories/?page_size=1&page_size=2", "repeated"),
        ("operatories/?ordering=", "blank"),
        ("users/?role=", "blank"),
        ("users/?role=%20dentist", "invalid_choice"),
        ("working-hours/?weekday=8", "invalid_choice"),
        ("working-hours/?weekday=99999999999999999999", "invalid_choice"),
        ("working-hours/?doctor=x", "invalid"),
        ("working-hours/?doctor=%200190f3c1-7a00-7000-8000-000000000101", "invalid"),
        ("patients/?birth_date=02/03/1990", "invalid"),
        ("patients/?birth_date=1990-02-30", "invalid"),
        ("patients/?birth_date__gte=", "blank"),
        ("patients/?search=%00", "null_characters_not_allowed"),
        ("appointments/?appointment_date__gte=2027-06-01", "invalid"),
        ("appointments/?appointment_date__gte=2027-06-01T09:00:00", "no_offset"),
        ("appointments/?appointment_date__gte=2027-06-01T09:00:00%2099:00", "invalid"),
        ("appointments/?appointment_date__gte=1850-06-01T09:00:00Z", "out_of_range"),
    ],
)
def test_a_filter_that_says_nothing_certain_is_a_400(api, query, code):
    answer = api.get(API + query)

    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["attr"], error["code"]) == (
        400,
        query.partition("?")[2].partition("=")[0],
        code,
    )


@pytest.mark.parametrize(
    "wanted",
    [
        {"duration_minutes": "30.0"},
        {"duration_minutes": " 30"},
        {"duration_minutes": "\u0663\u0660"},
        {"duration_minutes": "9" * 5000},
        {"doctor": ""},
        {"from": "2027-01-11T00:00:00"},
    ],
)
def test_a_search_for_free_time_is_read_as_strictly(api, wanted):
    query = {"from": "2027-01-11T00:00:00Z", "to": "2027-01-12T00:00:00Z", "duration_minutes": "30"}
    answer = api.get(f"{API}appointments/availability/", {**query, **wanted})

    assert [error["attr"] for error in answer.json()["errors"]] == list(wanted)
    assert answer.status_code == 400


@pytest.mark.parametrize(("given", "found"), [("true", 1), ("True", 1), ("false", 0)])
def test_yes_and_no_are_taken_in_any_case_of_letters(api, world, given, found):
    assert len(api.get(f"{API}operatories/?is_active={given}").json()["results"]) == found


def test_an_empty_search_finds_everybody(api, world):
    assert len(api.get(f"{API}patients/?search=").json()["results"]) == 4


def test_a_version_that_is_none_is_refused_also_where_the_answer_is_known(api, world):
    path, key = f"{API}patients/{world.ours['duplicate']}/archive/", {"Idempotency-Key": "k"}
    assert api.post(path, headers=key).status_code == 200
    assert "Idempotent-Replayed" in api.post(path, headers={**key, "If-Match": '"1"'})
    answer = api.post(path, headers={**key, "If-Match": "1"})

    assert (answer.status_code, answer.json()["errors"][0]["attr"]) == (400, "If-Match")


def test_a_refresh_token_that_was_used_is_a_401_that_names_the_scheme(api):
    body = {"refresh": api.pair.refresh}
    first, again = (api.post(f"{API}auth/token/refresh/", body) for _ in range(2))

    assert (first.status_code, again.json()["code"]) == (200, "token_reused")
    assert again["WWW-Authenticate"] == 'Bearer realm="api"'
