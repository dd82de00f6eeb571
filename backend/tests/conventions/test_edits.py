"""`version`, `ETag`, `If-Match`: two writers never overwrite each other silently when they send it."""

from __future__ import annotations

import pytest
from django.db import connection

from core.api.etags import expected_versions
from core.errors import FieldError
from tests.conventions.calls import ROUTES, Call, keys, outside_sign_in
from tests.isolation.world import fingerprint

pytestmark = pytest.mark.one_world

CURRENT = "api/v1/tenants/current/"
CHANGES = keys(
    lambda route: (
        outside_sign_in(route)
        and route.verb != "get"
        and ("<uuid:pk>" in route.path or route.path == CURRENT)
    ),
    platform=True,
)
EDITS = [key for key in CHANGES if ROUTES[key].verb in ("put", "patch")]


@pytest.mark.parametrize("key", EDITS)
def test_a_resource_and_its_edit_answer_with_the_version_as_etag(key, api, world):
    call = Call(key, api, world)
    read = call.client.get(call.resource)
    edited = call()

    assert read["ETag"] == f'"{read.json()["version"]}"'
    assert edited["ETag"] == f'"{edited.json()["version"]}"'
    assert edited.json()["version"] == read.json()["version"] + 1
    assert call.client.get(call.resource)["ETag"] == edited["ETag"]


@pytest.mark.parametrize("key", CHANGES)
@pytest.mark.parametrize("tag", ['"999"', 'W/"1"', '"1a"', '"01"', '"7", "8"', '""'])
def test_a_version_that_no_longer_holds_is_a_412_and_changes_nothing(key, tag, api, world, alpha):
    call = Call(key, api, world)
    before = fingerprint(connection, alpha)
    answer = call(If_Match=tag)

    assert (answer.status_code, answer.json()["code"]) == (412, "stale")
    assert fingerprint(connection, alpha) == before


@pytest.mark.parametrize("key", CHANGES)
def test_the_version_that_was_read_holds_until_somebody_else_writes(key, api, world):
    call = Call(key, api, world)
    version = call.client.get(call.resource).json()["version"]
    answer = call(If_Match=f'"0", "{version}"')

    assert answer.status_code in (200, 201, 204)
    if key in EDITS:
        assert call(If_Match=f'"{version}"').status_code == 412
        assert call(If_Match="*").status_code == 200


@pytest.mark.parametrize("key", CHANGES)
def test_what_is_no_etag_is_a_400_that_says_how_one_looks(key, api, world, alpha):
    call = Call(key, api, world)
    before = fingerprint(connection, alpha)
    answer = call(If_Match="3")

    assert (answer.status_code, answer.json()["errors"][0]["attr"]) == (400, "If-Match")
    assert fingerprint(connection, alpha) == before


@pytest.mark.parametrize("key", [key for key in EDITS if "PATCH" in key])
def test_an_invalid_body_is_told_before_a_stale_version(key, api, world):
    call = Call(key, api, world)

    assert call({"misspelt": 1}, If_Match='"999"').status_code == 400


def test_a_stale_version_is_told_before_what_the_state_forbids(api, world):
    call = Call("POST api/v1/appointments/<uuid:pk>/cancel/", api, world)
    assert call().status_code == 200

    assert call().status_code == 409
    assert call(If_Match='"1"').status_code == 412


def test_raw_sql_and_bulk_updates_count_too(tenant):
    from apps.appointments.models import Operatory
    from apps.appointments.tests.factories import OperatoryFactory

    chair = OperatoryFactory()
    Operatory.objects.filter(pk=chair.pk).update(name="A")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE appointments_operatory SET name = 'B', version = 1 WHERE id = %s", [chair.pk]
        )
    chair.refresh_from_db()
    assert chair.version == 3

    chair.name = "C"
    chair.save()
    assert chair.version == Operatory.objects.get(pk=chair.pk).version == 4


@pytest.mark.parametrize(
    ("header", "versions"),
    [
        (None, None),
        ("*", None),
        ('"3"', {3}),
        (' "3" , "4"', {3, 4}),
        ('"3",W/"4"', {3, -1}),
        ('"a"', {-1}),
        ('"99999999999"', {-1}),
    ],
)
def test_if_match_names_versions(header, versions):
    assert expected_versions(header) == versions


@pytest.mark.parametrize("header", ["", "3", '"3', '"3" "4"', "* *", "'3'", '"3";'])
def test_if_match_that_names_none_is_refused(header):
    with pytest.raises(FieldError):
        expected_versions(header)
