"""Pages of every list: size, count, cursors."""

from __future__ import annotations

from base64 import b64encode, urlsafe_b64decode
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

import pytest

from apps.appointments import services
from apps.appointments.tests.factories import AppointmentFactory
from apps.medical_records.patients.tests.factories import PatientFactory
from core.api.pagination import Cursor
from core.tenancy.context import PLATFORM_ID
from tests.clients import API
from tests.isolation.routes import api_routes

LISTS = sorted(f"/{route.path}" for route in api_routes() if route.action == "list")
PATIENTS = f"{API}patients/"


@pytest.mark.parametrize("url", LISTS)
def test_a_list_has_pages_and_counts_when_asked(who_may, world, url):
    api = who_may(url)
    assert set(api.get(url).json()) == {"next", "previous", "results"}
    counted = api.get(f"{url}?count=true").json()
    assert counted["count"] == len(counted["results"]) > 0
    assert len(api.get(f"{url}?page_size=1").json()["results"]) == 1


@pytest.mark.parametrize("url", LISTS)
@pytest.mark.parametrize("size", ["0", "201", "-1", "x", "", "1.5", "9" * 5000, "\u0661"])
def test_a_page_size_that_is_not_offered_is_a_400(who_may, world, url, size):
    answer = who_may(url).get(url, {"page_size": size})

    assert (answer.status_code, answer.json()["errors"][0]["attr"]) == (400, "page_size")


@pytest.mark.parametrize("url", LISTS)
@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "%",
        "",
        "\u00fc",
        "\u0000",
        "!!!",
        *(b64encode(t).decode() for t in (b"\xff", b"p=%00", b"+123", b"*" * 17)),
    ],
)
def test_a_broken_cursor_is_a_400(who_may, world, url, cursor):
    answer = who_may(url).get(url, {"cursor": cursor})

    assert (answer.status_code, answer.json()["errors"][0]["attr"]) == (400, "cursor")


@pytest.mark.parametrize(
    ("url", "thing"),
    [
        (PATIENTS, "patient"),
        (f"{API}appointments/", "appointment"),
        (f"{API}working-hours/", "working_hours"),
    ],
)
def test_a_cursor_beside_another_clinic_s_row_is_answered_like_a_random_one(api, world, url, thing):
    theirs, random = (
        api.get(url, {"cursor": Cursor(pk, backwards=False).encode()})
        for pk in (UUID(world.theirs[thing]), uuid4())
    )

    assert theirs.status_code == random.status_code == 400
    assert {**theirs.json(), "instance": ""} == {**random.json(), "instance": ""}


def walk(api, url):
    pages = []
    while url:
        page = api.get(url).json()
        pages.append([row["id"] for row in page["results"]])
        last, url = page, page["next"]
    return pages, last


@pytest.mark.parametrize("query", ["", "&search=Same"])
def test_following_the_pages_there_and_back_meets_everybody_once(api, alpha, query):
    with alpha.context():
        PatientFactory.create_batch(7, last_name="Same", first_name="Same")
        PatientFactory(last_name="Other")
    there, last = walk(api, f"{PATIENTS}?page_size=3{query}")
    everybody = [pk for page in there for pk in page]

    assert len(everybody) == len(set(everybody)) == (7 if query else 8)
    back, url = [], last["previous"]
    while url:
        page = api.get(url).json()
        back.insert(0, [row["id"] for row in page["results"]])
        url = page["previous"]
    assert back == there[:-1]


def test_an_operator_s_pages_meet_every_clinic_once(platform, alpha, beta):
    pages, _ = walk(platform, f"{API}tenants/?page_size=1")

    assert [len(page) for page in pages] == [1, 1, 1]
    assert {pk for page in pages for pk in page} == {
        str(pk) for pk in (alpha.id, beta.id, PLATFORM_ID)
    }


def test_more_rows_than_any_offset_that_share_a_name_are_all_met(api, alpha):
    from apps.medical_records.models import Patient

    with alpha.context():
        Patient.objects.bulk_create(
            Patient(number=str(n), first_name="Anh", last_name="Nguyen", birth_date="1990-01-01")
            for n in range(1100)
        )
    pages, _ = walk(api, f"{PATIENTS}?page_size=200")

    assert [len(page) for page in pages] == [200] * 5 + [100]
    assert len({pk for page in pages for pk in page}) == 1100


def test_a_row_that_left_the_filter_still_leads_to_the_next_page(api, alpha):
    with alpha.context():
        visits = AppointmentFactory.create_batch(3)
    first = api.get(f"{API}appointments/?status=scheduled&page_size=1").json()
    with alpha.context():
        services.cancel(visits[0], reason="Ill")

    assert [row["id"] for row in api.get(first["next"]).json()["results"]] == [str(visits[1].pk)]


def test_a_cursor_holds_an_id_and_no_name(api, alpha):
    with alpha.context():
        PatientFactory.create_batch(2, last_name="Kanarienvogel")
    url = api.get(f"{PATIENTS}?page_size=1").json()["next"]
    (cursor,) = parse_qs(urlsplit(url).query)["cursor"]

    assert len(urlsafe_b64decode(cursor + "==")) == 17
