"""How each refusal of patients, visits and hours is provoked; `desk` is a `Desk`."""

from __future__ import annotations

from apps.appointments.examples import BOOKING
from apps.appointments.models import Appointment
from apps.medical_records.patients.examples import OTHER
from tests.openapi.practice import IDS

INTO = {"into": OTHER}


def overlapping(desk):
    with desk.clinic.context():
        visit = Appointment.objects.get(pk=IDS["appointments"])
    return {**BOOKING, "appointment_date": visit.appointment_date.isoformat()}


PROVOKED = {
    ("patients_update", "patient_archived"): lambda desk: (
        desk.archives()
        or desk.asks(
            "patients_update",
            {"first_name": "A", "last_name": "B", "birth_date": "1990-01-01"},
        )
    ),
    ("patients_partial_update", "patient_archived"): lambda desk: (
        desk.archives() or desk.asks("patients_partial_update", {"city": "Kiel"})
    ),
    ("patients_restore", "invalid_transition"): lambda desk: desk.asks("patients_restore"),
    ("patients_restore", "patient_merged"): lambda desk: (
        desk.merges() or desk.asks("patients_restore")
    ),
    ("patients_update", "patient_merged"): lambda desk: (
        desk.merges()
        or desk.asks(
            "patients_update",
            {"first_name": "A", "last_name": "B", "birth_date": "1990-01-01"},
        )
    ),
    ("patients_partial_update", "patient_merged"): lambda desk: (
        desk.merges() or desk.asks("patients_partial_update", {"city": "Kiel"})
    ),
    ("patients_archive", "archive_consequences"): lambda desk: desk.asks("patients_archive", {}),
    ("patients_merge", "patient_archived"): lambda desk: (
        desk.archives(OTHER) or desk.asks("patients_merge", INTO)
    ),
    ("patients_merge", "patient_merged"): lambda desk: (
        desk.merges() or desk.asks("patients_merge", INTO)
    ),
    ("patients_merge", "family_in_the_way"): lambda desk: (
        desk.has_a_family() or desk.asks("patients_merge", INTO)
    ),
    ("patients_merge", "appointment_overlap"): lambda desk: (
        desk.books_both() or desk.asks("patients_merge", INTO)
    ),
    ("patients_unmerge", "invalid_transition"): lambda desk: desk.asks("patients_unmerge"),
    ("patients_unmerge", "patient_merged"): lambda desk: (
        desk.merges_on() or desk.asks("patients_unmerge")
    ),
    ("patients_unmerge", "appointment_overlap"): lambda desk: (
        desk.keeps_the_time() or desk.asks("patients_unmerge")
    ),
    ("appointments_create", "patient_merged"): lambda desk: (
        desk.merges() or desk.asks("appointments_create", BOOKING)
    ),
    ("appointments_create", "appointment_overlap"): lambda desk: desk.asks(
        "appointments_create", overlapping(desk)
    ),
    ("appointments_create", "patient_archived"): lambda desk: (
        desk.archives() or desk.asks("appointments_create", BOOKING)
    ),
    ("appointments_reschedule", "appointment_overlap"): lambda desk: desk.asks(
        "appointments_reschedule", desk.books_again()
    ),
    ("appointments_reschedule", "invalid_transition"): lambda desk: (
        desk.cancels() or desk.asks("appointments_reschedule", {"duration_minutes": 45})
    ),
    ("appointments_reschedule", "patient_archived"): lambda desk: (
        desk.archives() or desk.asks("appointments_reschedule", {"duration_minutes": 45})
    ),
    ("appointments_cancel", "invalid_transition"): lambda desk: (
        desk.cancels() or desk.asks("appointments_cancel", {"reason": "Ill"})
    ),
    ("working_hours_create", "working_hours_overlap"): lambda desk: desk.asks(
        "working_hours_create", desk.has_other_hours()
    ),
    ("working_hours_update", "working_hours_overlap"): lambda desk: desk.asks(
        "working_hours_update", desk.has_other_hours()
    ),
    ("working_hours_partial_update", "working_hours_overlap"): lambda desk: desk.asks(
        "working_hours_partial_update", desk.has_other_hours()
    ),
}
