"""Pages of every list: size, count, cursors."""

from __future__ import annotations

from base64 import b64encode
from uuid import UUID, uuid4

import pytest

from core.api.pagination import Cursor
from tests.clients import API
from tests.isolation.routes import api_routes

pytestmark = pytest.mark.one_world

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
