"""Following the pages of a list meets every row once."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from urllib.parse import parse_qs, urlsplit

import pytest

from apps.appointments import services
from apps.appointments.tests.factories import AppointmentFactory
from apps.medical_records.models import Patient
from apps.medical_records.patients.tests.factories import PatientFactory
from core.tenancy.context import PLATFORM_ID
from tests.clients import API

PATIENTS = f"{API}patients/"


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


def test_pages_follow_the_ordering_that_was_asked_for(api, alpha):
    with alpha.context():
        for day in (3, 1, 5, 2, 4):
            PatientFactory(birth_date=f"1990-01-0{day}")
    url, days = f"{API}patients/?ordering=-birth_date&page_size=2", []
    while url:
        page = api.get(url).json()
        days += [row["birth_date"][-1] for row in page["results"]]
        url = page["next"]

    assert days == ["5", "4", "3", "2", "1"]
