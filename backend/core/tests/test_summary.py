"""A summary of one row, told by several sources as columns of one query."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db.models import F
from django.db.models.functions import JSONObject
from rest_framework.serializers import Serializer

from core.numbering import NumberSequence
from core.registry import summary as registry
from core.registry.names import Registry
from core.registry.summary import MomentText, SummarySource, counted, first, listed, summary

OWN = (("id", "id"), ("called", "name"))


def source(field, value, permission="thing.read"):
    return SummarySource(
        name=f"app.{field}",
        permission=permission,
        scope="things:read",
        field=field,
        shape=Serializer,
        value=value,
    )


def others(row):
    return NumberSequence.objects.exclude(pk=row).order_by("-name")


def own(row):
    return NumberSequence.objects.filter(pk=row)


SOURCES = (
    source("own", lambda row: JSONObject(me=first(own(row), name=F("name")))),
    source(
        "others",
        lambda row: JSONObject(
            last=first(others(row), name="name", at=MomentText("created_at")),
            latest=listed(others(row)[:2], name="name"),
            none=first(others(row).filter(name="x"), name="name"),
            nothing=listed(others(row).filter(name="x"), name="name"),
            count=counted(others(row)),
        ),
        "other.read",
    ),
)


@pytest.fixture
def rows(tenant, monkeypatch):
    """Four rows, which two sources tell of."""
    sources = Registry("summary source")
    for each in SOURCES:
        sources.register(each)
    monkeypatch.setattr(registry, "SUMMARY", sources)
    rows = [NumberSequence.objects.create(name=name) for name in "abcd"]
    at = datetime(2027, 1, 11, 12, 30, 0, 250000, tzinfo=UTC)
    NumberSequence.objects.update(created_at=at)
    return rows


def told(row, permissions=("thing.read", "other.read")):
    return summary(
        NumberSequence.objects.all(), row.pk, lambda it: it.permission in permissions, OWN
    )


def test_all_sources_are_told_by_one_query(rows, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = told(rows[3])

    assert found == {
        "id": str(rows[3].pk),
        "called": "d",
        "own": {"me": {"name": "d"}},
        "others": {
            "last": {"name": "c", "at": "2027-01-11T12:30:00.25Z"},
            "latest": [{"name": "c"}, {"name": "b"}],
            "none": None,
            "nothing": [],
            "count": 3,
        },
    }


@pytest.mark.parametrize("permissions", [("thing.read",), ("other.read",), ()])
def test_what_a_caller_may_not_read_is_null(rows, permissions):
    found = told(rows[0], permissions)

    assert {field for field, value in found.items() if value is not None} == {
        "id",
        "called",
        *(each.field for each in SOURCES if each.permission in permissions),
    }
    assert list(found) == ["id", "called", "others", "own"]


def test_nobody_has_no_summary(rows):
    assert told(NumberSequence(pk=uuid4())) is None
