"""`security.md`, Between clinics 1: a foreign id is answered like a random one, on every route, verb and action."""

from __future__ import annotations

import pytest
from django.db import connection
from drf_spectacular.generators import SchemaGenerator

from tests.isolation.expectations import EXPECTATIONS
from tests.isolation.routes import api_routes, ids_taken
from tests.isolation.walking import breaches_of
from tests.isolation.world import fingerprint

pytestmark = pytest.mark.one_world

ROUTES = {route.key: route for route in api_routes()}


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
def test_a_foreign_id_is_answered_like_a_random_one(key, api, world, beta):
    def their_state():
        return fingerprint(connection, beta, but=frozenset())

    assert breaches_of(ROUTES[key], api, world, their_state, before=their_state()) == []
