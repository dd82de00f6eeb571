"""The walk goes red where the walls are down: or it would prove nothing."""

from __future__ import annotations

import pytest
from django.db import models

from apps.appointments.serializers import ProviderField
from apps.users.models import User
from core.permissions.tenant import TenantPermission
from tests.clients import ApiClient
from tests.clinics import make_clinic
from tests.isolation.routes import api_routes
from tests.isolation.walking import breaches_of
from tests.isolation.world import fill

ROUTES = {route.key: route for route in api_routes()}


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
