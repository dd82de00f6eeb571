"""What somebody else did between the look and the write is neither undone nor overlooked."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection

from tests.clients import API


@pytest.mark.parametrize(
    ("url", "change", "meanwhile", "kept"),
    [
        (
            "operatories",
            {"name": "New"},
            "UPDATE appointments_operatory SET is_active = false",
            ("is_active", False),
        ),
        (
            "working-hours",
            {"ends_at": "11:00"},
            "UPDATE appointments_workinghours SET weekday = 5",
            ("weekday", 5),
        ),
    ],
)
def test_an_edit_leaves_a_colleague_s_change_beside_it_alone(
    api, world, url, change, meanwhile, kept, monkeypatch
):
    from core.api.views import TenantViewSet

    thing = {"operatories": "operatory", "working-hours": "working_hours"}[url]
    get_object = TenantViewSet.get_object

    def and_then_somebody_else_writes(view):
        found = get_object(view)
        with connection.cursor() as cursor:
            cursor.execute(meanwhile)
        return found

    monkeypatch.setattr(TenantViewSet, "get_object", and_then_somebody_else_writes)
    answer = api.patch(f"{API}{url}/{world.ours[thing]}/", change)

    assert answer.status_code == 200
    assert answer.json()[kept[0]] == kept[1]


def test_an_edit_does_not_bring_back_what_was_deleted_meanwhile(api, world, monkeypatch):
    from core.api.views import TenantViewSet

    get_object = TenantViewSet.get_object

    def and_then_somebody_deletes(view):
        found = get_object(view)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM appointments_workinghours")
        return found

    monkeypatch.setattr(TenantViewSet, "get_object", and_then_somebody_deletes)
    answer = api.patch(f"{API}working-hours/{world.ours['working_hours']}/", {"ends_at": "11:00"})

    assert answer.status_code == 404
    monkeypatch.undo()
    # What the refused request did is taken back with it, its own deletion included.
    assert api.get(f"{API}working-hours/{world.ours['working_hours']}/").status_code == 200
    assert api.get(f"{API}working-hours/{uuid4()}/").status_code == 404


def test_a_patient_who_is_archived_meanwhile_is_neither_booked_nor_edited(api, world, monkeypatch):
    from core.api.views import TenantViewSet
    from tests.isolation.attacks import filled
    from tests.isolation.expectations.appointments import BOOKING

    validated = TenantViewSet.validated

    def and_then_somebody_archives(view, *args, **kwargs):
        found = validated(view, *args, **kwargs)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE medical_records_patient SET status = 'archived'")
        return found

    monkeypatch.setattr(TenantViewSet, "validated", and_then_somebody_archives)
    booked = api.post(f"{API}appointments/", filled(BOOKING, world))
    edited = api.patch(f"{API}patients/{world.ours['patient']}/", {"city": "Bonn"})

    assert (booked.status_code, booked.json()["code"]) == (409, "patient_archived")
    assert (edited.status_code, edited.json()["code"]) == (409, "patient_archived")
