"""A misspelt field or filter is told so, on every route, and nothing changes."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.clients import API
from tests.isolation.attacks import filled
from tests.isolation.expectations import EXPECTATIONS
from tests.isolation.routes import api_routes
from tests.isolation.world import fingerprint
from tests.uploads import form, is_form

pytestmark = pytest.mark.one_world

ROUTES = {route.key: route for route in api_routes()}
WITH_BODY = sorted(
    key for key, row in EXPECTATIONS.items() if isinstance(row.body, dict) and row.body
)
LISTS = sorted(
    key
    for key, route in ROUTES.items()
    if route.verb == "get" and route.action in ("list", "availability", "history", "timeline")
)


def path_of(key, world):
    return "/" + ROUTES[key].path.replace(
        "<uuid:pk>", world.ours.get(EXPECTATIONS[key].path or "", "")
    )


@pytest.mark.parametrize("key", WITH_BODY)
@pytest.mark.parametrize("name", ["tenant", "misspelt", ""])
def test_an_unknown_field_is_a_400_that_names_it(who_may, alpha, world, key, name):
    before = fingerprint(connection, alpha)
    body = {**filled(EXPECTATIONS[key].body, world), name: "x"}
    kind = "multipart" if is_form(body) else "json"
    sent = form(body) if is_form(body) else body
    answer = getattr(who_may(key), ROUTES[key].verb)(path_of(key, world), sent, format=kind)

    assert answer.status_code == 400
    assert [(error["attr"], error["code"]) for error in answer.json()["errors"]] == [
        (name, "unknown_field")
    ]
    assert fingerprint(connection, alpha) == before


@pytest.mark.parametrize("key", [key for key in WITH_BODY if not key.startswith("POST")])
def test_what_was_read_can_be_put_back(who_may, world, key):
    route, api = ROUTES[key], who_may(key)
    read = api.get(path_of(key, world)).json()
    answer = getattr(api, route.verb)(path_of(key, world), read)

    assert answer.status_code == 200, answer.content
    counted = {"updated_at": "", "version": read["version"] + 1}
    assert {**answer.json(), "updated_at": ""} == {**read, **counted} or "updated_at" not in read


@pytest.mark.parametrize("key", LISTS)
def test_an_unknown_filter_is_a_400_that_names_it(who_may, world, key):
    url = f"{path_of(key, world)}?{EXPECTATIONS[key].query}&misspelt=1&odering=x"
    answer = who_may(key).get(url)

    assert answer.status_code == 400
    assert {error["attr"] for error in answer.json()["errors"]} == {"misspelt", "odering"}
    assert {error["code"] for error in answer.json()["errors"]} == {"unknown_filter"}


@pytest.mark.parametrize("path", ["auth/token/", "auth/token/refresh/"])
def test_sign_in_takes_what_it_knows_only(api, path):
    answer = api.post(API + path, {"user": "x"})

    assert answer.json()["errors"][0] == {
        "attr": "user",
        "code": "unknown_field",
        "detail": "There is no such field here.",
    }
