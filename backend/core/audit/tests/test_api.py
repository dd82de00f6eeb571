"""The trail as admins and auditors look at it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.test import RequestFactory

from core.audit.choices import Action, Outcome
from core.audit.context import coming_from
from core.audit.models import AuditEvent, AuditSeal
from core.audit.services import record
from tests.clients import API

EVENTS = f"{API}audit-events/"
ACTOR, SESSION, PATIENT, OBJECT = (UUID(int=number) for number in range(1, 5))


@pytest.fixture
def events(alpha):
    """Two events that differ in everything."""
    with alpha.context():
        with coming_from(RequestFactory().get("/")) as origin:
            origin.identify(tenant_id=alpha.id, actor=ACTOR, session=SESSION)
            record(
                action=Action.EXPORT,
                resource="patients",
                operation="export",
                object_id=OBJECT,
                patient=PATIENT,
                outcome=Outcome.REFUSED,
                reason="permission_denied",
            )
        record(action=Action.SIGN_IN, resource="sessions")
        return list(AuditEvent.objects.order_by("id"))


def ids(answer):
    assert answer.status_code == 200, answer.content
    return [row["id"] for row in answer.json()["results"]]


def test_the_latest_comes_first(api, events):
    assert ids(api.get(EVENTS)) == [str(event.pk) for event in reversed(events)]


def test_an_event_is_shown_as_it_was_written(api, events):
    shown = api.get(f"{EVENTS}{events[0].pk}/").json()

    assert shown == {
        "id": str(events[0].pk),
        "at": shown["at"],
        "actor": str(ACTOR),
        "session": str(SESSION),
        "patient": str(PATIENT),
        "action": "export",
        "resource": "patients",
        "operation": "export",
        "object": str(OBJECT),
        "outcome": "refused",
        "reason": "permission_denied",
        "address": "127.0.0.1",
        "request_id": "",
        "details": {},
    }


@pytest.mark.parametrize(
    "query",
    [
        f"actor={ACTOR}",
        f"session={SESSION}",
        f"patient={PATIENT}",
        f"object={OBJECT}",
        "action=export",
        "resource=patients&action=export",
        "outcome=refused",
    ],
)
def test_the_trail_is_narrowed(api, events, query):
    assert ids(api.get(f"{EVENTS}?{query}")) == [str(events[0].pk)]


def test_the_trail_is_narrowed_by_time_to_the_millisecond(api, events, alpha, monkeypatch):
    moment = events[0].at + timedelta(days=1)
    later = [
        UUID(
            int=events[0].pk.int
            + (int(timedelta(days=1, milliseconds=n) / timedelta(milliseconds=1)) << 80)
        )
        for n in range(3)
    ]
    made = iter(later)
    monkeypatch.setattr("core.audit.services.uuid7", lambda: next(made))
    with alpha.context():
        for _ in later:
            record(action=Action.WRITE, resource="users")
    monkeypatch.undo()

    def found(**bounds):
        query = {"resource": "users", **{k: v.isoformat() for k, v in bounds.items()}}
        return [later.index(UUID(pk)) for pk in ids(api.get(EVENTS, query))]

    millisecond = timedelta(milliseconds=1)
    assert found() == [2, 1, 0]
    assert found(at__gte=moment + millisecond) == [2, 1]
    assert found(at__lt=moment + millisecond) == [0]
    assert found(at__gte=moment + timedelta(microseconds=1)) == [2, 1]
    assert found(at__lt=moment + timedelta(microseconds=1)) == [0]


@pytest.mark.parametrize(
    "query", ["action=nonsense", "outcome=nonsense", "at__gte=nonsense", "at=1"]
)
def test_a_filter_that_means_nothing_is_a_400(api, events, query):
    assert api.get(f"{EVENTS}?{query}").status_code == 400


def test_to_look_at_the_trail_is_an_event(api, alpha, events):
    api.get(f"{EVENTS}?patient={PATIENT}")
    api.get(f"{EVENTS}{events[0].pk}/")
    api.get(f"{EVENTS}verify/")

    with alpha.context():
        looked, opened, proven = AuditEvent.objects.order_by("id")[2:]
    assert [event.resource for event in (looked, opened, proven)] == ["audit-events"] * 3
    assert [event.operation for event in (looked, opened, proven)] == ["list", "retrieve", "verify"]
    assert (looked.patient, looked.details) == (PATIENT, {"filters": ["patient"], "rows": 1})
    assert (opened.patient, opened.object) == (PATIENT, events[0].pk)
    assert (proven.details["valid"], proven.details["seals"]) == (True, 1)


def test_verify_proves_what_there_is(api, alpha, events):
    report = api.get(f"{EVENTS}verify/").json()

    with alpha.context():
        (seal,) = AuditSeal.objects.all()
    assert report == {
        "valid": True,
        "events": 2,
        "seals": 1,
        "dropped": 0,
        "waiting": 0,
        "head": bytes(seal.hash).hex(),
        "broken": None,
    }


def test_verify_names_what_is_broken(api, alpha, events, monkeypatch):
    api.get(f"{EVENTS}verify/")
    monkeypatch.setattr("core.audit.signing._keys", lambda: (b"another",))
    report = api.get(f"{EVENTS}verify/").json()

    assert report["valid"] is False
    assert report["broken"] == {"fault": "seal_changed", "seal": 1, "event": None}


@pytest.mark.parametrize("role", ["dentist", "receptionist", "billing", "stock"])
@pytest.mark.parametrize("path", ["", "verify/"])
def test_others_do_not_see_the_trail_and_the_trail_says_so(client_of, alpha, events, role, path):
    user = alpha.staff[role]
    answer = client_of(user).get(EVENTS + path)

    assert answer.status_code == 403
    with alpha.context():
        last = AuditEvent.objects.latest("id")
        assert (last.actor, last.outcome, last.reason) == (user.pk, "refused", "permission_denied")
        assert not AuditSeal.objects.exists()


@pytest.mark.parametrize("role", ["owner", "admin", "auditor"])
def test_owners_admins_and_auditors_see_it(client_of, alpha, events, role):
    assert len(ids(client_of(alpha.staff[role]).get(EVENTS))) == 2


@pytest.mark.parametrize("verb", ["post", "put", "patch", "delete"])
def test_nobody_changes_it(api, alpha, events, verb):
    for path in (EVENTS, f"{EVENTS}{events[0].pk}/", f"{EVENTS}verify/"):
        assert getattr(api, verb)(path, {}).status_code == 405

    with alpha.context():
        assert AuditEvent.objects.get(pk=events[0].pk).operation == "export"


def test_pages_follow_each_other(api, alpha):
    with alpha.context():
        for _ in range(5):
            record(action=Action.WRITE, resource="users")
    url, seen = f"{EVENTS}?resource=users&page_size=2", []
    while url:
        answer = api.get(url)
        seen += ids(answer)
        url = answer.json()["next"]

    assert len(set(seen)) == len(seen) == 5
    assert seen == sorted(seen, reverse=True)


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_costs_one_query_and_its_event(api, alpha, count, django_assert_num_queries):
    with alpha.context():
        for _ in range(count):
            record(action=Action.WRITE, resource="users")
    # Savepoint, authentication, the page, the event (which goes with COMMIT where there is one), release; the test's
    # client takes one to restore its clinic.
    with django_assert_num_queries(6):
        answer = api.get(EVENTS)
    assert len(answer.json()["results"]) == count
