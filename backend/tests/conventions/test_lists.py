"""Orderings of every list: from a stated list, and each with an index behind it."""

from __future__ import annotations

import pytest
from django.db import connection

from core.api.ordering import names
from core.tenancy.postgres.schema import has_tenant
from tests.conventions.calls import ROUTES, Call, keys

pytestmark = pytest.mark.one_world

LISTS = keys(lambda route: route.action == "list", platform=True)


def index_columns(table):
    """Return the leading columns of every index of a table, in order and without their direction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ARRAY(SELECT pg_get_indexdef(i.indexrelid, k, false)"
            " FROM generate_series(1, i.indnkeyatts) k)"
            " FROM pg_index i WHERE i.indrelid = %s::regclass",
            [table],
        )
        return [columns for (columns,) in cursor.fetchall()]


@pytest.mark.parametrize("key", LISTS)
def test_every_ordering_ends_in_the_primary_key_and_has_an_index(key, db):
    view = ROUTES[key].view
    indexes = index_columns(view.model._meta.db_table)

    assert view.orderings
    for steps in view.orderings.values():
        columns = ["tenant_id"] if has_tenant(view.model) else []
        columns += [view.model._meta.get_field(step).column for step in steps]
        assert steps[-1] == view.model._meta.pk.name
        assert columns in [index[: len(columns)] for index in indexes]


def in_order(value):
    """Return what sorts as a value does: a time of a whole second has no fraction."""
    return value.removesuffix("Z") if isinstance(value, str) else value


@pytest.mark.parametrize("key", LISTS)
def test_a_list_is_ordered_as_asked(key, api, world):
    call = Call(key, api, world)
    for name in names(ROUTES[key].view.orderings):
        answer = call.client.get(call.path, {"ordering": name})
        assert answer.status_code == 200
        plain = name.removeprefix("-")
        values = [in_order(row[plain]) for row in answer.json()["results"]]
        assert values
        assert values == sorted(values, reverse=name.startswith("-"))
        other_way = {"ordering": plain if name != plain else f"-{plain}"}
        turned = call.client.get(call.path, other_way).json()
        pk = ROUTES[key].view.model._meta.pk.name
        ids = [row[pk] for row in answer.json()["results"]]
        # Looking at the audit trail has added to it.
        assert ids == [row[pk] for row in reversed(turned["results"]) if row[pk] in ids]


@pytest.mark.parametrize("key", LISTS)
@pytest.mark.parametrize("name", ["-", "tenant_id", "--name", "name,id", "password", "?"])
def test_an_ordering_that_is_not_offered_is_a_400(key, name, api, world):
    call = Call(key, api, world)
    answer = call.client.get(call.path, {"ordering": name})

    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["attr"], error["code"]) == (
        400,
        "ordering",
        "unknown_ordering",
    )
