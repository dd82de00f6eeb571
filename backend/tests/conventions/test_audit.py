"""`security.md`, Health data 1: every route leaves exactly one event, whether it answers or refuses."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory
from django.utils import timezone
from rest_framework.permissions import AllowAny

from apps.appointments import services
from apps.appointments.models import Operatory
from apps.users.sessions.models import Session
from core.api.views import TenantViewSet
from core.audit.choices import Action
from core.audit.models import AuditEvent
from core.audit.requests import Audited
from core.audit.services import record
from core.errors import Busy
from core.idempotency.services import InFlight
from tests.conventions.calls import ROUTES, Call, keys, outside_sign_in
from tests.isolation.world import FACTORIES

pytestmark = pytest.mark.one_world

# What is under `auth/` tells of sessions in a way of its own.
KNOWN = keys(outside_sign_in)
RULED = [key for key in KNOWN if hasattr(ROUTES[key].view, "rules")]
# Whose thing it is, by its name in the expectations.
PATIENTS = {"patient", "referred"} | {
    name for name, (_, links) in FACTORIES.items() if "patient" in links
}

# What is done to no one thing.
OF_MANY = {"POST api/v1/procedure-codes/import/", "POST api/v1/procedure-codes/load-starter-set/"}

# What services tell themselves, as a change of rights.
PRIVILEGES = {
    "POST api/v1/users/": "invite",
    "PUT api/v1/users/<uuid:pk>/": "change",
    "POST api/v1/users/<uuid:pk>/deactivate/": "deactivate",
    "POST api/v1/users/<uuid:pk>/reactivate/": "reactivate",
    "POST api/v1/users/<uuid:pk>/reset-mfa/": "reset_mfa",
    "POST api/v1/users/invite/": "invite_again",
    "POST api/v1/oauth-applications/": "create",
    "PUT api/v1/oauth-applications/<uuid:pk>/": "update",
    "PATCH api/v1/oauth-applications/<uuid:pk>/": "update",
    "DELETE api/v1/oauth-applications/<uuid:pk>/": "destroy",
    "POST api/v1/oauth-applications/<uuid:pk>/rotate-secret/": "rotate_secret",
}

# What leaves on paper.
PRINTS = {
    "GET api/v1/treatment-plans/<uuid:pk>/estimate.pdf",
    "GET api/v1/prescriptions/<uuid:pk>/prescription.pdf",
}


def is_told(key):
    """Tell whether success is to leave an event: writes, and reads of what says whose it is."""
    route = ROUTES[key]
    return route.view.audited.is_told(route.action, route.verb.upper())


def events_of(clinic):
    """Return the clinic's events in order."""
    with clinic.context():
        return list(AuditEvent.objects.order_by("id"))


def left_by(call, clinic, **headers):
    """Send a request and return its answer and the events that it left."""
    before = len(events_of(clinic))
    answer = call(**headers)
    return answer, events_of(clinic)[before:]


@pytest.mark.parametrize("key", RULED)
def test_what_is_done_or_shown_leaves_one_event(key, api, alpha, world):
    call = Call(key, api, world)
    answer, left = left_by(call, alpha, X_Request_ID="the-request-1")

    assert answer.status_code < 400, answer.content
    if not is_told(key):
        assert left == []
        return
    (event,) = left
    route, audited = call.route, call.route.view.audited
    assert (event.resource, event.operation) == (
        audited.resource,
        PRIVILEGES.get(key, route.action),
    )
    done = "privilege" if key in PRIVILEGES else "write"
    shown = "print" if key in PRINTS else "read"
    assert event.action == (shown if route.verb == "get" else done)
    assert (event.outcome, event.reason) == ("success", "")
    assert (event.actor, event.session) == (alpha.owner.pk, api.session_row.session_id)
    assert (event.request_id, event.address) == ("the-request-1", "127.0.0.1")
    if call.thing:
        assert event.object == UUID(call.thing)
    elif route.verb == "post" and key not in OF_MANY:
        assert event.object == UUID(answer.json()["id"])
    if call.row.path in PATIENTS:
        assert event.patient == UUID(world.ours["patient"])
    elif audited.patient and route.verb == "post":
        assert event.patient == UUID(answer.json()[audited.patient])
    else:
        assert event.patient is None


@pytest.mark.parametrize("key", KNOWN)
def test_what_no_role_may_leaves_one_event(key, api, alpha, world, monkeypatch):
    call = Call(key, api, world)
    monkeypatch.setattr(call.route.view, "rules", {})
    answer, (event,) = left_by(call, alpha)

    assert answer.status_code == 403
    assert (event.outcome, event.reason) == ("refused", "permission_denied")
    assert (event.resource, event.operation) == (
        call.route.view.audited.resource,
        call.route.action,
    )
    assert event.actor == alpha.owner.pk
    assert event.details == {"status": 403}


@pytest.mark.parametrize("key", keys(lambda route: "<uuid:pk>" in route.path))
def test_what_is_not_there_leaves_one_event(key, api, alpha, world):
    call = Call(key, api, world)
    asked = str(uuid4())
    call.path = call.path.replace(call.thing, asked)
    answer, (event,) = left_by(call, alpha)

    assert answer.status_code == 404
    assert (event.outcome, event.reason, event.object) == ("refused", "not_found", UUID(asked))
    assert event.patient is None


@pytest.mark.parametrize("key", [key for key in KNOWN if ROUTES[key].action != "retrieve"])
def test_what_was_misunderstood_leaves_one_event(key, api, alpha, world):
    call = Call(key, api, world)
    call.row = call.row._replace(query="nonsense=1")
    call.body = None if call.route.verb == "get" else {"nonsense": 1}
    answer, (event,) = left_by(call, alpha, If_Match="nonsense")

    assert answer.status_code == 400
    assert (event.outcome, event.reason) == ("refused", "validation_error")


@pytest.mark.parametrize("key", KNOWN)
def test_what_fails_leaves_one_event_and_nothing_else(key, api, alpha, world, monkeypatch):
    call = Call(key, api, world)

    def fails(*_, **__):
        raise RuntimeError("made to fail")

    monkeypatch.setattr(call.route.view, call.route.action, fails)
    call.client.raise_request_exception = False
    answer, (event,) = left_by(call, alpha)

    assert answer.status_code == 500
    assert (event.outcome, event.reason) == ("failed", "internal_error")


@pytest.mark.parametrize("key", keys(lambda route: route.view.permission_classes != (AllowAny,)))
def test_a_session_that_has_ended_leaves_one_event(key, api, alpha, world):
    call = Call(key, api, world)
    with alpha.context():
        Session.objects.update(ended_at=timezone.now(), end_reason="test")
    answer, (event,) = left_by(call, alpha)

    assert answer.status_code == 401
    assert (event.outcome, event.reason) == ("refused", "token_not_valid")
    assert (event.actor, event.session) == (alpha.owner.pk, api.session_row.session_id)


@pytest.mark.parametrize("key", keys(lambda route: route.action and route.verb == "post"))
def test_a_repeat_leaves_an_event_of_its_own(key, api, alpha, world):
    call = Call(key, api, world)
    _, (done,) = left_by(call, alpha, Idempotency_Key="once")
    answer, (again,) = left_by(call, alpha, Idempotency_Key="once")

    assert answer["Idempotent-Replayed"] == "true"
    assert ("of" in done.details, again.details) == (False, {"of": call.route.action})
    assert done.operation == PRIVILEGES.get(key, call.route.action)
    assert (again.operation, again.outcome) == ("replay", "success")


@pytest.fixture
def telling(monkeypatch):
    """Let a service write an event of its own, and then end as it is told."""

    def install(error=None):
        real = services.save_operatory

        def save(*args, **kwargs):
            saved = real(*args, **kwargs)
            record(action=Action.PRIVILEGE, resource="operatories", operation="by_the_service")
            if error:
                raise error
            return saved

        monkeypatch.setattr(services, "save_operatory", save)

    return install


def test_a_service_that_tells_of_itself_is_not_told_of_again(telling, api, alpha):
    telling()
    before = len(events_of(alpha))
    assert api.post("/api/v1/operatories/", {"name": "Room 1"}).status_code == 201

    (event,) = events_of(alpha)[before:]
    assert (event.action, event.operation) == ("privilege", "by_the_service")


@pytest.mark.parametrize(
    ("error", "outcome", "reason"),
    [
        (Busy(), "failed", "busy"),
        (InFlight(), "refused", "idempotency_in_flight"),
        (RuntimeError("made to fail"), "failed", "internal_error"),
    ],
)
def test_of_what_is_rolled_back_the_refusal_alone_is_left(
    telling, api, alpha, error, outcome, reason
):
    telling(error)
    api.raise_request_exception = False
    before = len(events_of(alpha))
    api.post("/api/v1/operatories/", {"name": "Rolled back"})

    (event,) = events_of(alpha)[before:]
    assert (event.action, event.operation) == ("write", "create")
    assert (event.outcome, event.reason) == (outcome, reason)
    with alpha.context():
        assert not Operatory.objects.filter(name="Rolled back").exists()


def test_a_view_that_does_not_say_what_it_leaves_is_not_served():
    class Silent(TenantViewSet):
        pass

    with pytest.raises(ImproperlyConfigured, match="audited"):
        Silent.as_view({"get": "list"})


def test_an_action_may_be_more_than_a_read():
    audited = Audited("patients", patient="id", actions={"export": Action.EXPORT})
    request = RequestFactory().get("/")

    assert audited.action("export", request) == Action.EXPORT
    assert audited.action("retrieve", request) == Action.READ


def test_a_search_names_its_filters_and_not_what_was_sought(api, alpha, world):
    before = len(events_of(alpha))
    name = api.get(f"/api/v1/patients/{world.ours['patient']}/").json()["last_name"]
    api.get(f"/api/v1/patients/?search={name}&status=active")

    _, event = events_of(alpha)[before:]
    assert event.action == "search"
    assert event.details == {"filters": ["search", "status"], "rows": 3}


def test_a_list_of_one_patient_s_visits_names_the_patient(api, alpha, world):
    before = len(events_of(alpha))
    api.get(f"/api/v1/appointments/?patient={world.ours['patient']}")

    (event,) = events_of(alpha)[before:]
    assert event.patient == UUID(world.ours["patient"])
