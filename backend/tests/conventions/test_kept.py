"""What was told is saved is saved, and what was not saved is not told."""

from __future__ import annotations

from contextlib import suppress

import pytest
from django.db import IntegrityError, connection
from django.http import HttpResponse

from apps.appointments import services
from apps.appointments.models import Operatory
from apps.appointments.views import OperatoryViewSet
from tests import clients
from tests.clients import API
from tests.conventions.calls import ROUTES

NEW = {"name": "Room 1"}
BODILESS = sorted(key for key, route in ROUTES.items() if route.action in ("archive", "restore"))


def test_a_view_that_goes_on_after_a_failed_statement_is_not_answered_with_success(
    api, alpha, monkeypatch
):
    def save_and_stumble(*args, **fields):
        room = real(*args, **fields)
        with suppress(IntegrityError):
            Operatory.objects.create(**fields)
        connection.needs_rollback = True  # what Django says where it noticed
        return room

    real = services.save_operatory
    monkeypatch.setattr(services, "save_operatory", save_and_stumble)
    api.raise_request_exception = False
    answer = api.post(f"{API}operatories/", NEW)

    assert answer.status_code == 500
    with alpha.context():
        assert not Operatory.objects.exists()


def test_an_answer_that_is_no_json_is_kept_too(api, monkeypatch):
    def paper(view, request):
        room = services.save_operatory(Operatory(), **view.validated())
        return HttpResponse(str(room.pk), content_type="application/pdf")

    monkeypatch.setattr(OperatoryViewSet, "create", paper)
    monkeypatch.setattr(clients, "faults", lambda *_: [])  # no such answer is described
    first, again = (
        api.post(f"{API}operatories/", NEW, headers={"Idempotency-Key": "k"}) for _ in range(2)
    )

    assert again.content == first.content
    assert again["Content-Type"] == "application/pdf"
    assert again["Idempotent-Replayed"] == "true"


def test_an_answer_without_content_is_repeated_without_a_type(api, alpha, monkeypatch):
    from rest_framework.response import Response

    monkeypatch.setattr(OperatoryViewSet, "create", lambda *_: Response(status=204))
    monkeypatch.setattr(clients, "faults", lambda *_: [])  # no such answer is described
    first, again = (
        api.post(f"{API}operatories/", NEW, headers={"Idempotency-Key": "k"}) for _ in range(2)
    )

    assert again.status_code == 204
    assert again.get("Content-Type") == first.get("Content-Type")


@pytest.mark.parametrize("key", BODILESS)
@pytest.mark.parametrize("body", [b'{"x": 1}', b"{", b"[1]"])
def test_an_action_that_takes_no_body_refuses_one(key, body, api, alpha):
    from apps.medical_records.patients.tests.factories import PatientFactory

    with alpha.context():
        patient = PatientFactory()
    path = "/" + ROUTES[key].path.replace("<uuid:pk>", str(patient.pk))
    answer = api.post(path, body, content_type="application/json")

    assert answer.status_code == 400
    with alpha.context():
        patient.refresh_from_db()
        assert patient.status == "active"


def test_hours_that_two_colleagues_turned_round_are_a_400(api, alpha):
    from datetime import time

    from apps.appointments.models import WorkingHours
    from apps.appointments.tests.factories import WorkingHoursFactory
    from core.errors import FieldError

    with alpha.context():
        hours = WorkingHoursFactory(starts_at=time(8), ends_at=time(12))
        mine = WorkingHours.objects.get()
        services.save_hours(mine, starts_at=time(11))
        with pytest.raises(FieldError, match="end after"):
            services.save_hours(hours, ends_at=time(10))
        hours.refresh_from_db()

    assert (hours.starts_at, hours.ends_at) == (time(11), time(12))
