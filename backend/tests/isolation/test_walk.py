"""`security.md`, Between clinics 1: a foreign id is answered like a random one, on every route, verb and action."""

from __future__ import annotations

import pytest
from django.db import connection
from drf_spectacular.generators import SchemaGenerator

from tests.isolation import attacks
from tests.isolation.expectations import EXPECTATIONS
from tests.isolation.routes import api_routes, ids_taken
from tests.isolation.world import fill, fingerprint

ROUTES = {route.key: route for route in api_routes()}


def breaches_of(route, client, world, their_state):
    """Return what the walk has against a route: nothing, if its walls stand."""
    found = []
    for attack in attacks.attacks(route, EXPECTATIONS[route.key], world):
        foreign = attacks.call(client, route.verb, attack.foreign)
        random = attacks.call(client, route.verb, attack.random)
        if foreign != random:
            found.append((attack.what, foreign, random))
        if foreign.status not in attack.allowed:
            found.append((attack.what, foreign.status))
        if attack.what.startswith("filter") and foreign.status == 200 and not attacks.is_empty(foreign):
            found.append((attack.what, "finds something"))
    if their_state() != their_state.before:
        found.append(("their rows", "changed"))
    return found


@pytest.fixture
def world(alpha, beta):
    return fill(alpha, beta)


@pytest.fixture
def their_state(world, beta):
    def look():
        return fingerprint(connection, beta)

    look.before = look()
    return look


def test_every_route_has_a_row_and_every_row_a_route():
    assert set(ROUTES) == set(EXPECTATIONS)


@pytest.fixture(scope="session")
def schema():
    return SchemaGenerator().get_schema(request=None, public=True)


@pytest.mark.parametrize("key", sorted(EXPECTATIONS))
def test_every_row_names_every_id_that_its_route_takes(key, schema):
    route, row = ROUTES[key], EXPECTATIONS[key]

    in_body, in_query = ids_taken(route, schema)

    assert ("<uuid:pk>" in route.path) == bool(row.path)
    assert set(row.relations) == in_body
    assert set(row.filters) == in_query


@pytest.mark.parametrize("key", sorted(EXPECTATIONS))
def test_a_foreign_id_is_answered_like_a_random_one(key, api, world, their_state):
    assert breaches_of(ROUTES[key], api, world, their_state) == []
