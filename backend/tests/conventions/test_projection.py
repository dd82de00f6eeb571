"""Lists and details as rows: they mean what the serializer says, in fewer steps."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from rest_framework import serializers

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
from tests.conventions.calls import ROUTES, Call, keys
from tests.conventions.meaning import meaning, plain, projected

LISTS = keys(lambda route: route.action == "list")
# But for one's own sessions, of which the serializer tells which one asks, and for applications, whose columns are arrays.
AS_INSTANCES = {"GET api/v1/auth/sessions/", "GET api/v1/oauth-applications/"}
PROJECTED = [key for key in LISTS if key not in AS_INSTANCES]


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
