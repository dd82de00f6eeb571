"""Rooms, working hours and visits."""

from __future__ import annotations

from tests.isolation.expectations.row import Row

BOOKING = {
    "patient": "{patient}",
    "doctor": "{provider}",
    "operatory": "{operatory}",
    "appointment_date": "2027-06-01T09:00:00+02:00",
    "duration_minutes": 30,
}
MOVE = {
    "doctor": "{provider}",
    "operatory": "{operatory}",
    "appointment_date": "2027-06-02T09:00:00+02:00",
}
HOURS = {"doctor": "{provider}", "weekday": 3, "starts_at": "14:00", "ends_at": "18:00"}
DAY = "from=2027-01-11T00:00:00Z&to=2027-01-12T00:00:00Z&duration_minutes=30"

ROWS: dict[str, Row] = {
    "GET api/v1/operatories/": Row(),
    "POST api/v1/operatories/": Row(body={"name": "Room 9"}),
    "GET api/v1/operatories/<uuid:pk>/": Row(path="operatory"),
    "PUT api/v1/operatories/<uuid:pk>/": Row(path="operatory", body={"name": "Room 10"}),
    "PATCH api/v1/operatories/<uuid:pk>/": Row(path="operatory", body={"name": "Room 11"}),
    "GET api/v1/working-hours/": Row(filters=("doctor",)),
    "POST api/v1/working-hours/": Row(body=HOURS, relations=("doctor",)),
    "GET api/v1/working-hours/<uuid:pk>/": Row(path="working_hours"),
    "PUT api/v1/working-hours/<uuid:pk>/": Row(
        path="working_hours", body=HOURS, relations=("doctor",)
    ),
    "PATCH api/v1/working-hours/<uuid:pk>/": Row(
        path="working_hours", body={"doctor": "{provider}"}, relations=("doctor",)
    ),
    "DELETE api/v1/working-hours/<uuid:pk>/": Row(path="working_hours"),
    "GET api/v1/appointments/": Row(filters=("doctor", "operatory", "patient")),
    "POST api/v1/appointments/": Row(body=BOOKING, relations=("patient", "doctor", "operatory")),
    "GET api/v1/appointments/<uuid:pk>/": Row(path="appointment"),
    "PUT api/v1/appointments/<uuid:pk>/": Row(path="appointment", body={"reason": "Check-up"}),
    "PATCH api/v1/appointments/<uuid:pk>/": Row(path="appointment", body={"reason": "Pain"}),
    "POST api/v1/appointments/<uuid:pk>/reschedule/": Row(
        path="appointment", body=MOVE, relations=("doctor", "operatory")
    ),
    "POST api/v1/appointments/<uuid:pk>/cancel/": Row(path="appointment", body={"reason": "Ill"}),
    "GET api/v1/appointments/availability/": Row(query=DAY, filters=("doctor", "operatory")),
}
