"""What several sources tell of one row: one array, the most severe first, in the query for the row."""

from __future__ import annotations

import pytest
from django.db.models import CharField, Value

from core.numbering import NumberSequence
from core.registry import alerts
from core.registry.alerts import AlertSource, Severity
from core.registry.names import Registry


def tells(name, severity, text, since="2027-01-11"):
    """Say a text of the sequences whose name begins with the source's last letter."""
    return AlertSource(
        name=name,
        rows=lambda patient: alerts.alerts(
            NumberSequence.objects.filter(pk=patient, name__startswith=name[-1]),
            kind=Value("test", output_field=CharField()),
            severity=Value(str(severity), output_field=CharField()),
            text=Value(text, output_field=CharField()),
            since=Value(since, output_field=CharField()),
        ),
    )


@pytest.fixture
def told(tenant, monkeypatch):
    def register(*sources):
        registry = Registry("alert source")
        for source in sources:
            registry.register(source)
        monkeypatch.setattr(alerts, "ALERTS", registry)
        rows = NumberSequence.objects.annotate(alerts=alerts.told()).order_by("name")
        return {row.name: row.alerts for row in rows}

    for name in ("a", "b"):
        NumberSequence.objects.create(name=name)
    return register


def test_an_alert_says_what_how_severe_since_when_and_which_row_says_so(told):
    row = NumberSequence.objects.get(name="a")

    assert told(tells("of.a", Severity.WARNING, 'It\'s 100% "so"')) == {
        "a": [
            {
                "id": str(row.pk),
                "kind": "test",
                "severity": "warning",
                "text": 'It\'s 100% "so"',
                "since": "2027-01-11",
            }
        ],
        "b": [],
    }


def test_the_most_severe_comes_first_then_the_latest_then_what_nobody_can_date(told):
    found = told(
        tells("1.a", Severity.INFO, "info", "2027-12-31"),
        tells("2.a", Severity.CRITICAL, "undated", None),
        tells("3.a", Severity.CRITICAL, "old", "1999-01-01"),
        tells("4.a", Severity.WARNING, "warning"),
        tells("5.a", Severity.CRITICAL, "new"),
        tells("6.b", Severity.INFO, "of b"),
    )

    assert [alert["text"] for alert in found["a"]] == ["new", "old", "undated", "warning", "info"]
    assert [alert["text"] for alert in found["b"]] == ["of b"]


def test_without_sources_there_is_nothing_to_tell(told):
    assert told() == {"a": [], "b": []}


def test_all_sources_are_asked_in_the_one_query_for_the_rows(told, django_assert_num_queries):
    told(tells("1.a", Severity.INFO, "one"), tells("2.b", Severity.INFO, "two"))

    with django_assert_num_queries(1):
        found = NumberSequence.objects.order_by("name").values_list(alerts.told("id"), flat=True)
        assert [[alert["text"] for alert in each] for each in found] == [["one"], ["two"]]
