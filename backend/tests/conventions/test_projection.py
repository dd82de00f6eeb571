"""Lists and details as rows: they mean what the serializer says, in fewer steps."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import F, Q, QuerySet
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer

from apps.appointments.models import Appointment, WorkingHours
from apps.appointments.serializers import AppointmentSerializer, WorkingHoursSerializer
from apps.appointments.tests.factories import AppointmentFactory, WorkingHoursFactory
from apps.medical_records.models import Patient
from apps.medical_records.patients.serializers import PatientSerializer
from apps.medical_records.patients.tests.factories import PatientFactory
from apps.users.models import User
from core.api.fields import CharField, MomentField
from core.api.projection import projection_of
from core.api.rendering import dumps
from core.api.rows import instance_of
from core.idempotency.models import KeptAnswer
from core.tenancy.context import TenantRequired
from tests.conventions.calls import ROUTES, Call, keys

LISTS = keys(lambda route: route.action == "list")
# But for one's own sessions, of which the serializer tells which one asks, and for applications, whose columns are arrays.
AS_INSTANCES = {"GET api/v1/auth/sessions/", "GET api/v1/oauth-applications/"}
PROJECTED = [key for key in LISTS if key not in AS_INSTANCES]


def meaning(text):
    """What JSON says, the order of names included."""
    return json.loads(text, object_pairs_hook=list)


def plain(serializer, rows):
    """What DRF itself says of instances."""
    return meaning(JSONRenderer().render(serializer(rows, many=True).data))


def projected(serializer, rows):
    """What the projection says of the same rows."""
    projection = projection_of(serializer)
    return meaning(dumps(projection.written(projection.rows(rows))))


@pytest.mark.parametrize("key", PROJECTED)
def test_every_list_means_what_its_serializer_says(key, world, alpha):
    view = ROUTES[key].view
    projection = projection_of(view.serializer_class)
    with alpha.context():
        rows = view.model._default_manager.order_by("pk")
        expected = plain(view.serializer_class, rows)
        assert expected
        assert projected(view.serializer_class, rows) == expected
        single = [projection.one(rows.filter(pk=row.pk)).data for row in rows]
        assert meaning(dumps(single)) == expected
        assert meaning(dumps([projection.of(row) for row in rows])) == expected


MOMENTS = [
    datetime(1900, 1, 1, tzinfo=UTC),
    datetime(2026, 3, 29, 1, 0, 0, 1, tzinfo=UTC),
    datetime(2026, 3, 29, 1, 0, 0, 500_000, tzinfo=UTC),
    datetime(2199, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
]
NAMES = ["", " ", "O'Brien", "Müller-Lüdenscheidt", '\\ " / \u2028 \t\n', "名前", "🦷", "%s {x}"]


@pytest.mark.parametrize("moment", MOMENTS)
def test_times_are_written_to_the_microsecond(tenant, moment):
    AppointmentFactory(appointment_date=moment)
    rows = Appointment.objects.all()

    assert projected(AppointmentSerializer, rows) == plain(AppointmentSerializer, rows)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-29T01:00:00+00:00",
        '+00:00","updated_at":',
        '+00:00"}',
        '"created_at":"2026-03-29T01:00:00+00:00","updated_at":"+00:00"',
        "+00:00\\",
    ],
)
def test_a_text_that_looks_like_a_time_stays_as_it_is(tenant, text):
    AppointmentFactory(reason=text, notes=text, cancellation_reason=text)
    rows = Appointment.objects.all()

    assert projected(AppointmentSerializer, rows) == plain(AppointmentSerializer, rows)
    told = projection_of(AppointmentSerializer).one(rows).data
    assert {told["reason"], told["notes"], told["cancellation_reason"]} == {text}


@given(moment=st.datetimes(MOMENTS[0].replace(tzinfo=None), MOMENTS[-1].replace(tzinfo=None)))
@pytest.mark.django_db
def test_a_time_has_one_form_on_both_sides(moment):
    aware = moment.replace(tzinfo=UTC)
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_json(%s::timestamptz)::text", [aware])
        (told,) = cursor.fetchone()

    assert dumps(aware).decode() == told.replace("+00:00", "Z")
    assert MomentField().to_representation(aware) == json.loads(told).replace("+00:00", "Z")


@pytest.mark.parametrize("first", NAMES)
@pytest.mark.parametrize("last", NAMES)
def test_names_are_computed_alike(tenant, first, last):
    User.objects.filter(pk=tenant.dentist.pk).update(first_name=first, last_name=last)
    patient = PatientFactory(first_name=first, last_name=last)
    AppointmentFactory(doctor=tenant.dentist, patient=patient)

    for serializer, rows in (
        (AppointmentSerializer, Appointment.objects.all()),
        (PatientSerializer, Patient.objects.all()),
    ):
        assert projected(serializer, rows) == plain(serializer, rows)


def test_clocks_dates_and_nothing_are_written_alike(tenant):
    WorkingHoursFactory(starts_at=time(0, 0), ends_at=time(23, 59))
    PatientFactory(birth_date=date(1, 1, 1), primary_doctor=None)
    PatientFactory(birth_date=date(9999, 12, 31))

    for serializer, rows in (
        (WorkingHoursSerializer, WorkingHours.objects.all()),
        (PatientSerializer, Patient.objects.order_by("pk")),
    ):
        assert projected(serializer, rows) == plain(serializer, rows)


def test_one_row_is_read_without_an_order(tenant):
    patient = PatientFactory()
    with CaptureQueriesContext(connection) as queries:
        found = projection_of(PatientSerializer).one(Patient.objects.filter(pk=patient.pk))

    assert (found.data["id"], found.tenant_id) == (str(patient.pk), tenant.id)
    assert "ORDER BY" not in queries[0]["sql"]


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
            rows.annotate(end=F("ends_at")).filter(end__gt=MOMENTS[0]).order_by("end", "id")
        ),
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


def test_the_statement_is_written_once_where_the_table_alone_is_asked(tenant, monkeypatch):
    AppointmentFactory()
    rows = Appointment.objects.filter(status="scheduled").order_by("appointment_date", "id")[:1]
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


class Shouting(serializers.CharField):
    def to_representation(self, value):
        return super().to_representation(value).upper()


@pytest.mark.parametrize(
    "field",
    [
        Shouting(),
        serializers.SerializerMethodField(),
        serializers.CharField(source="primary_doctor.full_name"),
        serializers.CharField(source="get_sex_display"),
    ],
)
def test_a_field_that_is_more_than_columns_is_left_to_the_serializer(field):
    class Meta:
        model = Patient
        fields = ("id", "first_name")

    made = type("Made", (serializers.ModelSerializer,), {"first_name": field, "Meta": Meta})

    assert projection_of(made) is None


class Masked(PatientSerializer):
    def to_representation(self, patient):
        return {**super().to_representation(patient), "notes": "***"}


class ByRole(PatientSerializer):
    def get_fields(self):
        fields = super().get_fields()
        del fields["notes"]
        return fields


class Aside(CharField):
    def get_attribute(self, instance):
        return f"aside of {instance.pk}"


class Moved(PatientSerializer):
    first_name = Aside()


class Formatted(PatientSerializer):
    birth_date = serializers.DateField(format="%Y")


@pytest.mark.parametrize("shape", [Masked, ByRole, Moved, Formatted])
def test_a_shape_that_chooses_or_masks_is_asked_itself(shape):
    assert projection_of(PatientSerializer) is not None
    assert projection_of(shape) is None


@pytest.mark.parametrize("key", LISTS)
@pytest.mark.parametrize("size", [1, 3])
def test_a_list_is_two_statements_however_long(key, size, api, world, alpha):
    call = Call(key, api, world)
    with CaptureQueriesContext(connection) as queries:
        assert api.get(call.path, {"page_size": size}).status_code == 200

    own = [
        query["sql"]
        for query in queries
        if "SELECT" in query["sql"] and "users_session s" not in query["sql"]
    ]
    assert len([sql for sql in own if "FROM" in sql]) == 1
