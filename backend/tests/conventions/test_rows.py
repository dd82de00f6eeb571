"""Rows as one statement, whatever is asked; a row as an instance where one is needed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import Count, F, Q, QuerySet
from django.test.utils import CaptureQueriesContext

from apps.appointments.models import Appointment
from apps.appointments.serializers import AppointmentSerializer
from apps.appointments.tests.factories import AppointmentFactory
from apps.medical_records.models import Patient
from apps.medical_records.patients.serializers import PatientSerializer
from apps.medical_records.patients.tests.factories import PatientFactory
from core.api.projection import projection_of
from core.api.rows import instance_of
from core.idempotency.models import KeptAnswer
from core.tenancy.context import TenantRequired
from tests.conventions.meaning import plain, projected


def test_one_row_is_read_without_an_order(tenant):
    patient = PatientFactory()
    with CaptureQueriesContext(connection) as queries:
        found = projection_of(PatientSerializer).one(Patient.objects.filter(pk=patient.pk))

    assert (found.data["id"], found.tenant_id) == (str(patient.pk), tenant.id)
    assert "ORDER BY" not in queries[0]["sql"].rpartition(' FROM "medical_records_patient"')[2]


@pytest.mark.parametrize(
    "narrowed",
    [
        lambda rows: rows.order_by("appointment_date", "id")[:2],
        lambda rows: rows.order_by("-appointment_date", "-id")[:2],
        lambda rows: rows.order_by("-appointment_date")[1:3],
        lambda rows: rows.order_by("doctor_id", "id"),
        lambda rows: rows.order_by("appointment_date", "id").reverse(),
        lambda rows: rows.order_by("doctor__last_name", "id")[:3],
        lambda rows: rows.order_by(F("reason").desc(nulls_last=True), "id"),
        lambda rows: rows.filter(status="scheduled", duration_minutes__gte=30).order_by("id"),
        lambda rows: rows.exclude(doctor__first_name="Nobody").order_by("id")[:3],
        lambda rows: (
            rows.annotate(end=F("ends_at"))
            .filter(end__gt=datetime(1900, 1, 1, tzinfo=UTC))
            .order_by("end", "id")
        ),
        lambda rows: rows.annotate(end=F("ends_at")).order_by("-end", "id")[:2],
        lambda rows: rows.annotate(name=F("doctor__last_name")).order_by("name", "id")[:2],
        lambda rows: rows.annotate(seats=Count("doctor")).order_by("seats", "id"),
        lambda rows: rows.alias(end=F("ends_at")).order_by("-end", "id")[:2],
        lambda rows: rows.filter(Q(reason="") | Q(notes__contains="%s")).order_by("id"),
        lambda rows: rows.filter(pk__in=Appointment.objects.filter(priority="normal")).order_by(
            "id"
        ),
        lambda rows: rows,
    ],
)
def test_whatever_is_asked_the_same_rows_come_in_the_same_order(tenant, narrowed):
    AppointmentFactory.create_batch(4)
    rows = narrowed(Appointment.objects.all())

    assert projected(AppointmentSerializer, rows) == plain(AppointmentSerializer, rows) != []


@pytest.mark.parametrize("order", ["appointment_date", "-end"])
def test_the_statement_is_written_once_where_the_table_alone_is_asked(tenant, monkeypatch, order):
    """Also where the order is by an annotation, as a search's is: a patient's alerts are dear to write."""
    AppointmentFactory()
    rows = Appointment.objects.filter(status="scheduled").annotate(end=F("ends_at"))
    rows = (rows if order == "-end" else Appointment.objects.all()).order_by(order, "id")[:1]
    projected(AppointmentSerializer, rows)
    monkeypatch.setattr(QuerySet, "values_list", None)

    assert len(projected(AppointmentSerializer, rows)) == 1


def test_rows_of_no_clinic_are_not_read(db, alpha):
    with alpha.context():
        rows = Patient.objects.order_by("id")[:1]
        PatientFactory()
        assert projected(PatientSerializer, rows)
    with pytest.raises(TenantRequired):
        projected(PatientSerializer, rows)


def test_one_row_as_an_instance_is_what_django_reads(tenant, django_assert_num_queries):
    patient = PatientFactory()
    with django_assert_num_queries(1):
        found = instance_of(Patient.objects.filter(pk=patient.pk))

    assert vars(found).keys() == vars(Patient.objects.get()).keys()
    assert [getattr(found, f.attname) for f in Patient._meta.concrete_fields] == [
        getattr(Patient.objects.get(), f.attname) for f in Patient._meta.concrete_fields
    ]
    assert instance_of(Patient.objects.filter(pk=uuid4())) is None
    assert instance_of(Patient.objects.none()) is None


def test_a_column_that_django_reads_itself_is_left_to_it(tenant):
    KeptAnswer.objects.create(
        user=tenant.owner,
        route="r",
        key_hash="k",
        body_hash="b",
        status=201,
        headers={"a": [1]},
        content=b"x",
    )

    assert instance_of(KeptAnswer.objects.filter(route="r")).headers == {"a": [1]}


def test_an_empty_result_asks_nobody(tenant, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert projection_of(PatientSerializer).rows(Patient.objects.filter(pk__in=[])) == []


def test_related_rows_are_joined_left(tenant):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        projection_of(AppointmentSerializer).rows(Appointment.objects.all())

    (sql,) = [query["sql"] for query in queries]
    assert sql.count("LEFT OUTER JOIN") == 2
    assert "INNER JOIN" not in sql


def test_rows_are_joined_to_the_page_alone(tenant):
    """Joined to the whole table, PostgreSQL took the LIMIT for far away and read all patients for a page of visits."""
    projection = projection_of(AppointmentSerializer)
    with CaptureQueriesContext(connection) as queries:
        projection.rows(Appointment.objects.order_by("appointment_date", "id")[:51])

    page, _, joins = queries[0]["sql"].partition("LIMIT 51)")
    assert "JOIN" not in page
    assert joins.count("LEFT OUTER JOIN") == 2


def test_a_filter_across_a_join_still_filters(tenant):
    AppointmentFactory(doctor__last_name="Weber")
    AppointmentFactory(doctor__last_name="Otto")
    rows = Appointment.objects.filter(doctor__last_name="Weber")

    (row,) = projection_of(AppointmentSerializer).rows(rows)
    assert json.loads(row[1])["doctor_name"].endswith("Weber")


def test_the_order_holds_however_postgresql_joins(tenant):
    for hour in (9, 11, 8, 10):
        AppointmentFactory(appointment_date=datetime(2027, 1, 11, hour, tzinfo=UTC))
    rows = Appointment.objects.order_by("-appointment_date", "id")[:4]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off; SET LOCAL enable_hashjoin = off")

    assert projected(AppointmentSerializer, rows) == plain(AppointmentSerializer, rows)
