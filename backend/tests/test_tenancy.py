"""The current clinic, the raising manager, and what each wall does alone."""

from __future__ import annotations

from contextlib import nullcontext
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError, ProgrammingError, connection, transaction

from apps.appointments.models import Operatory, WorkingHours
from apps.medical_records.models import Patient
from apps.medical_records.patients.tests.factories import PatientFactory
from apps.tenants.models import Tenant
from apps.users.models import Session, User
from core.tenancy.context import (
    PLATFORM_ID,
    TenantMismatch,
    TenantRequired,
    activate,
    current_tenant_id_or_none,
    tenant_context,
)
from core.tenancy.postgres.schema import has_tenant
from dev import testing
from tests.clinics import make_clinic
from tests.isolation.world import fill


def scalar(sql, params=()):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchone()[0]


def setting():
    return scalar("SELECT coalesce(current_setting('app.tenant_id', true), '')")


@pytest.mark.django_db
@pytest.mark.parametrize("model", [Patient, User, Session])
def test_a_query_without_a_clinic_raises(model):
    with pytest.raises(TenantRequired):
        model.objects.all()
    with pytest.raises(TenantRequired):
        model._base_manager.count()


def test_the_two_halves_move_together(alpha, beta):
    with alpha.context():
        assert (current_tenant_id_or_none(), setting()) == (alpha.id, str(alpha.id))
        with beta.context():
            assert (current_tenant_id_or_none(), setting()) == (beta.id, str(beta.id))
        assert (current_tenant_id_or_none(), setting()) == (alpha.id, str(alpha.id))
    assert (current_tenant_id_or_none(), setting()) == (None, "")


def test_an_exception_gives_the_outer_clinic_back(alpha, beta):
    with alpha.context():
        with pytest.raises(ZeroDivisionError), beta.context():
            1 / 0  # noqa: B018
        assert (current_tenant_id_or_none(), setting()) == (alpha.id, str(alpha.id))


def test_activation_outside_a_transaction_is_refused(committed):
    with pytest.raises(TenantRequired):
        activate(uuid4())
    assert current_tenant_id_or_none() is None


def test_a_lazy_query_raises_when_its_transaction_has_ended(committed):
    clinic = make_clinic("gamma")
    with clinic.context():
        later = Patient.objects.all()

    with pytest.raises(TenantRequired):
        list(later)
    with pytest.raises(TenantRequired):
        later.exists()


def test_a_callback_after_the_commit_has_no_clinic_until_it_takes_one(committed):
    clinic = make_clinic("gamma")
    seen = []

    def callback():
        with pytest.raises(TenantRequired):
            Patient.objects.count()
        with clinic.context():
            seen.append(Patient.objects.count())

    with clinic.context():
        PatientFactory()
        transaction.on_commit(callback)

    assert seen == [1]


def test_a_stream_carries_its_own_clinic(committed):
    clinic = make_clinic("gamma")
    with clinic.context():
        PatientFactory.create_batch(3)
        listed = [str(patient.pk) for patient in Patient.objects.order_by("id")]

    def stream():
        with tenant_context(clinic.id):
            for patient in Patient.objects.order_by("id").iterator(chunk_size=1):
                yield str(patient.pk)

    assert list(stream()) == listed
    assert current_tenant_id_or_none() is None


def test_the_application_sees_only_the_current_clinic(alpha, beta):
    with beta.context():
        theirs = PatientFactory()
    with alpha.context():
        ours = PatientFactory()

        assert list(Patient.objects.all()) == [ours]
        assert not Patient.objects.filter(pk=theirs.pk).exists()
        with pytest.raises(Patient.DoesNotExist):
            theirs.refresh_from_db()


def test_raw_sql_sees_only_the_current_clinic_and_nothing_without_one(alpha, beta):
    for clinic in (alpha, beta):
        with clinic.context():
            PatientFactory()
    counting = "SELECT count(*) FROM medical_records_patient"

    with alpha.context():
        assert scalar(counting) == 1
        assert scalar("SELECT count(*) FROM medical_records_patientevent") == 1
        assert scalar(f"{counting} WHERE tenant_id = %s", [beta.id]) == 0
    assert scalar(counting) == 0


def test_raw_sql_can_write_neither_without_a_clinic_nor_into_another(alpha, beta):
    insert = (
        "INSERT INTO core_numbersequence (id, tenant_id, created_at, updated_at, name, value)"
        " VALUES (%s, %s, now(), now(), 'stolen', 1)"
    )
    for context in (nullcontext(), alpha.context()):
        with (
            pytest.raises(ProgrammingError, match="row-level security"),
            transaction.atomic(),
            context,
        ):
            scalar(insert, [uuid4(), beta.id])
    with alpha.context(), connection.cursor() as cursor:
        cursor.execute("UPDATE core_numbersequence SET value = 0 WHERE tenant_id = %s", [beta.id])
        assert cursor.rowcount == 0
    with beta.context():
        assert scalar("SELECT count(*) FROM core_numbersequence WHERE name = 'stolen'") == 0


def test_a_row_cannot_move_to_another_clinic(alpha, beta):
    with alpha.context():
        patient = PatientFactory()
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Patient.objects.filter(pk=patient.pk).update(tenant_id=beta.id)
        patient.refresh_from_db()
        assert patient.tenant_id == alpha.id


def test_saving_a_row_of_another_clinic_is_refused_before_the_database(alpha, beta):
    with beta.context():
        theirs = PatientFactory()
    with alpha.context(), pytest.raises(TenantMismatch):
        theirs.save()


def test_even_the_owner_cannot_link_two_clinics(committed, database_name):
    from dev import testing

    alpha, beta = make_clinic("alpha"), make_clinic("beta")
    with alpha.context():
        patient = PatientFactory()
    import psycopg2

    with testing.superuser(database_name) as direct, direct.cursor() as cursor:
        with pytest.raises(psycopg2.errors.ForeignKeyViolation):
            cursor.execute(
                "UPDATE medical_records_patient SET primary_doctor_id = %s WHERE id = %s",
                [str(beta.dentist.pk), str(patient.pk)],
            )
        cursor.execute("SELECT primary_doctor_id FROM medical_records_patient")
        assert cursor.fetchone() == (None,)


def test_a_relation_to_another_clinic_is_refused_by_the_key(alpha, beta):
    with alpha.context():
        patient = PatientFactory()
        patient.primary_doctor_id = beta.dentist.pk
        with pytest.raises(IntegrityError), transaction.atomic():
            patient.save()


def test_a_clinic_sees_and_changes_its_own_row_only(alpha, beta):
    with alpha.context():
        assert list(Tenant.objects.all()) == [alpha.tenant]
        assert Tenant.objects.filter(pk=beta.id).update(name="Mine") == 0
        with pytest.raises(ProgrammingError), transaction.atomic():
            Tenant.objects.create(slug="new", name="New")
    with tenant_context(PLATFORM_ID):
        assert Tenant.objects.get(pk=beta.id).name == "Clinic beta"
        assert Tenant.objects.count() == 3


@pytest.mark.parametrize(
    "verb",
    [
        "UPDATE medical_records_patientevent SET last_name = ''",
        "DELETE FROM medical_records_patientevent",
        "TRUNCATE medical_records_patient CASCADE",
    ],
)
def test_the_application_cannot_change_history(tenant, verb):
    PatientFactory()
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        scalar(verb)
    assert scalar("SELECT count(*) FROM medical_records_patientevent") == 1


def test_a_name_in_another_clinic_is_never_taken(alpha, beta, client_of):
    with beta.context():
        from apps.appointments.tests.factories import OperatoryFactory

        OperatoryFactory(name="Room 1")

    assert (
        client_of(alpha.owner).post("/api/v1/operatories/", {"name": "Room 1"}).status_code == 201
    )
    again = client_of(alpha.owner).post("/api/v1/operatories/", {"name": "ROOM 1"})
    assert (again.status_code, again.json()["errors"][0]["attr"]) == (400, "name")


def test_the_first_wall_stands_alone(committed, database_name):
    """By the owner's connection, for whom row-level security does not hold, managers still show one clinic's rows."""
    alpha, beta = make_clinic("alpha"), make_clinic("beta")
    fill(alpha, beta)
    models = [model for model in apps.get_models() if has_tenant(model)]
    with testing.superuser(database_name) as direct, direct.cursor() as cursor:
        for model in models:
            cursor.execute(
                f'SELECT count(*) FILTER (WHERE tenant_id = %s), count(*) FROM "{model._meta.db_table}"',
                [str(alpha.id)],
            )
            ours, everybody_s = cursor.fetchone()
            with tenant_context(alpha.id, using="owner"):
                rows = model._default_manager.db_manager("owner").all()
                assert {row.tenant_id for row in rows} <= {alpha.id}
                assert rows.count() == ours
                assert rows.exclude(pk__in=[]).union(rows).count() == ours
            assert ours < everybody_s or not everybody_s, model


def test_updates_and_deletions_keep_to_the_first_wall(committed):
    alpha, beta = make_clinic("alpha"), make_clinic("beta")
    fill(alpha, beta)
    with tenant_context(alpha.id, using="owner"):
        assert Operatory.objects.db_manager("owner").update(name="ours") == 1
        assert WorkingHours.objects.db_manager("owner").all().delete()[0] == 1
    with beta.context():
        assert Operatory.objects.filter(name="ours").count() == 0
        assert WorkingHours.objects.count() == 1
