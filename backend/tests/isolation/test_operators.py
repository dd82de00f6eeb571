"""A platform operator sees clinics, and nothing that is in them: by the API, the admin, raw ids, filters, ORM and SQL."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.utils import DatabaseError

from apps.appointments.models import Appointment
from apps.medical_records.models import Patient
from apps.users.models import User
from core.tenancy.context import PLATFORM_ID, tenant_context
from core.tenancy.postgres.schema import has_tenant
from tests.admin_pages import OF_THE_PLATFORM, PAGES, AdminClient, thing_of, url_of
from tests.clients import API
from tests.conventions.calls import Call
from tests.isolation.expectations import EXPECTATIONS
from tests.isolation.world import fingerprint

pytestmark = pytest.mark.one_world

CANARIES = ("Kanarienvogel", "+4930999999")
READS = sorted(key for key in EXPECTATIONS if key.startswith("GET") and "/auth/" not in key)

# The platform's own trail, in which nothing of a clinic's is.
TRAIL = "GET api/v1/audit-events/"
ANSWERED = {TRAIL: 200, f"{TRAIL}verify/": 200, f"{TRAIL}<uuid:pk>/": 404}


@pytest.fixture
def world(world, alpha):
    with alpha.context():
        Patient.objects.update(last_name=CANARIES[0], phone=CANARIES[1])
    return world


@pytest.mark.parametrize("key", READS)
def test_by_the_api_with_a_clinic_s_own_ids(key, platform, world, alpha):
    call = Call(key, platform, world)
    before = fingerprint(connection, alpha)
    answer = call()

    assert answer.status_code == ANSWERED.get(key, 200 if "/tenants/" in key else 403)
    assert not any(word in answer.content.decode() for word in CANARIES)
    assert fingerprint(connection, alpha) == before


@pytest.mark.parametrize("name", ["search", "status", "primary_doctor", "birth_date"])
def test_by_filters(name, platform, world):
    value = world.ours["provider"] if name == "primary_doctor" else CANARIES[0]

    assert platform.get(f"{API}patients/", {name: value}).status_code == 403


def test_by_the_admin(operator, world, alpha):
    browser = AdminClient()
    browser.enter(operator)
    for path in PAGES:
        answer = browser.get(url_of(path, world.ours))
        if "<id>" in path and thing_of(path) not in OF_THE_PLATFORM:
            assert answer.status_code in (302, 403, 404), path
        assert not any(word in answer.content.decode() for word in CANARIES), path


def test_by_the_orm(world, alpha):
    with tenant_context(PLATFORM_ID):
        assert not Patient.objects.exists()
        assert not Patient.objects.filter(pk=world.ours["patient"]).exists()
        assert not Appointment.objects.filter(patient__last_name=CANARIES[0]).exists()
        assert not User.objects.filter(pk=alpha.owner.pk).exists()


def test_by_the_role_s_own_sql_in_every_table(world, alpha):
    tables = [model._meta.db_table for model in apps.get_models() if has_tenant(model)]
    with tenant_context(PLATFORM_ID), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}" WHERE tenant_id = %s', [alpha.id])
            assert cursor.fetchone() == (0,), table
    assert len(tables) > 10


def test_nor_can_anything_be_written_there(world, alpha):
    before = fingerprint(connection, alpha)
    with tenant_context(PLATFORM_ID), connection.cursor() as cursor:
        cursor.execute("UPDATE medical_records_patient SET last_name = 'x'")
        cursor.execute("UPDATE users_user SET role = 'owner' WHERE tenant_id = %s", [alpha.id])
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            cursor.execute(
                "INSERT INTO core_numbersequence (tenant_id, id, name, value, created_at, updated_at, version)"
                " VALUES (%s, gen_random_uuid(), 'x', 0, now(), now(), 1)",
                [alpha.id],
            )

    assert fingerprint(connection, alpha) == before


def test_an_operator_is_on_the_platform_only(alpha):
    with alpha.context(), pytest.raises(DatabaseError), transaction.atomic():
        User.objects.filter(pk=alpha.owner.pk).update(role="operator")
    with tenant_context(PLATFORM_ID), pytest.raises(DatabaseError), transaction.atomic():
        User(username="x", role="owner").save(force_insert=True)
