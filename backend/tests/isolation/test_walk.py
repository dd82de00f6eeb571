"""`security.md`, Between clinics 1: a foreign id is answered like a random one, on every route, verb and action."""

from __future__ import annotations

import pytest
from django.db import connection, models
from drf_spectacular.generators import SchemaGenerator

from apps.appointments.serializers import ProviderField
from apps.users.models import User
from core.permissions.tenant import TenantPermission
from tests.clients import ApiClient
from tests.clinics import make_clinic
from tests.isolation import attacks
from tests.isolation.expectations import EXPECTATIONS
from tests.isolation.routes import api_routes, ids_taken
from tests.isolation.world import fill, fingerprint

ROUTES = {route.key: route for route in api_routes()}


def breaches_of(route, client, world, their_state, before):
    """Return what the walk has against a route: nothing, if its walls stand."""
    found = []
    for attack in attacks.attacks(route, EXPECTATIONS[route.key], world):
        foreign = attacks.call(client, route.verb, attack.foreign)
        random = attacks.call(client, route.verb, attack.random)
        if foreign != random:
            found.append((attack.what, foreign, random))
        if foreign.status not in attack.allowed:
            found.append((attack.what, foreign.status))
        if attack.own:
            if attacks.finds_something(foreign):
                found.append((attack.what, "finds something"))
            if not attacks.finds_something(attacks.call(client, route.verb, attack.own)):
                found.append((attack.what, "finds nothing of ours, so it proves nothing"))
    if their_state() != before:
        found.append(("their rows", "changed"))
    return found


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


class Everywhere(models.QuerySet):
    """Rows past two walls: not filtered, and read by the owner, for whom row-level security does not hold."""

    def __init__(self, model=None, **given):
        super().__init__(model, **{**given, "using": "owner"})


@pytest.fixture
def breaches_on(committed):
    """What the walk finds on a route between two clinics whose rows the owner's connection sees too."""
    alpha, beta = make_clinic("alpha"), make_clinic("beta")
    world = fill(alpha, beta)
    client = ApiClient()
    client.sign_in(alpha.owner)

    def walk(key):
        with alpha.context():
            return breaches_of(ROUTES[key], client, world, lambda: None, before=None)

    return walk


def test_the_walk_sees_a_leak_when_the_walls_are_down(breaches_on, monkeypatch):
    """Each wall alone keeps the walk green; with all of them down on one route it goes red."""
    key = "GET api/v1/patients/<uuid:pk>/"

    assert breaches_on(key) == []
    monkeypatch.setattr(ROUTES[key].view, "get_queryset", lambda self: Everywhere(self.model))
    assert breaches_on(key) == [], "the permission still refuses another clinic's object"
    monkeypatch.setattr(TenantPermission, "has_object_permission", lambda *_: True)
    assert [what for what, *_ in breaches_on(key)] == ["path", "path"]


def test_the_walk_sees_a_relation_that_looks_outside(breaches_on, monkeypatch):
    monkeypatch.setattr(ProviderField, "get_queryset", lambda _: Everywhere(User))

    assert {what for what, *_ in breaches_on("POST api/v1/appointments/")} == {"body doctor"}


def test_the_walk_sees_a_filter_that_finds_another_clinic_s_rows(breaches_on, monkeypatch):
    key = "GET api/v1/working-hours/"
    monkeypatch.setattr(ROUTES[key].view, "get_queryset", lambda self: Everywhere(self.model))

    assert ("filter doctor", "finds something") in breaches_on(key)
