"""What a view says that it refuses, it refuses; that it refuses nothing else is seen by every test's client."""

from __future__ import annotations

from functools import partial

import pytest
from django.utils import timezone

from apps.appointments import services as book
from apps.appointments.examples import BOOKING
from apps.appointments.models import Appointment, WorkingHours
from apps.appointments.tests.factories import AppointmentFactory
from apps.medical_records.charting.procedures.tests.factories import ProcedureFactory
from apps.medical_records.models import Patient, Referral
from apps.medical_records.patients import services as patients
from apps.medical_records.patients.examples import OTHER
from apps.medical_records.patients.merging.services import merge
from apps.medical_records.patients.tests.factories import PatientFactory
from apps.tenants.models import Tenant
from apps.users.mfa.tests.factories import FactorFactory
from apps.users.models import User
from apps.users.staff.examples import EXAMPLES as STAFF
from core.tenancy.context import PLATFORM_ID, tenant_context
from tests.applications import make_integration
from tests.clients import API
from tests.clinics import PASSWORD, make_user
from tests.isolation.expectations import NEWCOMER
from tests.openapi import chart_refusals, contact_refusals, health_refusals
from tests.openapi.practice import IDS, an_operator, furnish
from tests.openapi.procedures import PROVOKED as PROCEDURES
from tests.openapi.schema import OPERATIONS, ROUTES

SUSPENSION = {"reason": "payment"}
AGAIN = {"current_password": PASSWORD}
SIGN_IN = {"tenant": "alpha", "username": "owner", "password": PASSWORD}

INTO = {"into": OTHER}


class Desk:
    """Somebody who brings a clinic into a state, and asks for what it forbids."""

    def __init__(self, clinic, client):
        self.clinic, self.client = clinic, client
        furnish(clinic)

    def asks(self, name, body=None, **headers):
        path, _, _ = OPERATIONS[name]
        own = next((IDS[part] for part in IDS if f"/{part}/" in path), "")
        return self._asks(name, own, body, headers)

    def asks_of(self, user, name, body=None):
        return self._asks(name, str(user.pk), body, {})

    def _asks(self, name, own, body, headers):
        path, verb, _ = OPERATIONS[name]
        answer = getattr(self.client, verb)(path.replace("{id}", own), body, headers=headers)
        return answer.status_code, answer.json().get("code")

    def runs_the_platform(self):
        """Go on as an operator."""
        self.client = an_operator()
        return self

    def steps_down(self):
        """Go on as the clinic's administrator."""
        self.client.sign_in(self.clinic.admin)
        return self

    def newcomer(self):
        with self.clinic.context():
            return User.objects.get(pk=STAFF["InviteAgain"]["user"])

    def service_account(self):
        return make_integration(self.clinic.id, "assistant").service_account

    def former_owner(self):
        with self.clinic.context():
            return make_user("owner", "former", is_active=False)

    def archives(self, pk=IDS["patients"]):
        with self.clinic.context():
            patients.archive(Patient.objects.get(pk=pk), visits_ahead="keep")

    def merges(self):
        with self.clinic.context():
            both = (Patient.objects.get(pk=pk) for pk in (IDS["patients"], OTHER))
            merge(next(both), into=next(both))

    def merges_but_for_the_referral(self):
        """Merge, and leave a referral behind."""
        self.merges()
        with self.clinic.context():
            Referral.objects.update(patient=IDS["patients"])

    def merges_on(self):
        self.merges()
        with self.clinic.context():
            merge(Patient.objects.get(pk=OTHER), into=PatientFactory())

    def has_a_family(self):
        """Let the patient pay for somebody, and somebody for the other."""
        with self.clinic.context():
            PatientFactory(guarantor=Patient.objects.get(pk=IDS["patients"]))
            patients.edit(Patient.objects.get(pk=OTHER), guarantor=PatientFactory())

    def books_both(self):
        """Book the other for when the patient comes."""
        with self.clinic.context():
            visit = Appointment.objects.get(pk=IDS["appointments"])
            other = Patient.objects.get(pk=OTHER)
            AppointmentFactory(patient=other, appointment_date=visit.appointment_date)

    def keeps_the_time(self):
        """Merge, then give the patient's time away to a visit that stays with them."""
        self.merges()
        with self.clinic.context():
            visit = Appointment.objects.get(pk=IDS["appointments"])
            AppointmentFactory(
                patient=Patient.objects.get(pk=IDS["patients"]),
                appointment_date=visit.appointment_date,
            )

    def cancels(self):
        with self.clinic.context():
            book.cancel(Appointment.objects.get(pk=IDS["appointments"]), reason="Ill")

    def books_again(self):
        """Book another visit; return when it is."""
        with self.clinic.context():
            visit = Appointment.objects.get(pk=IDS["appointments"])
            other = AppointmentFactory(doctor=visit.doctor)
        return {"appointment_date": other.appointment_date.isoformat()}

    def has_other_hours(self):
        """Add hours on another day; return them."""
        with self.clinic.context():
            row = WorkingHours.objects.get(pk=IDS["working-hours"])
            hours = {"weekday": 7, "starts_at": "06:00", "ends_at": "07:00"}
            book.save_hours(WorkingHours(), doctor=row.doctor, **hours)
        return {"doctor": str(row.doctor_id), **hours}

    def has_a_factor(self, **fields):
        with self.clinic.context():
            FactorFactory(user=self.clinic.owner)
            User.objects.filter(pk=self.clinic.owner.pk).update(updated_at=timezone.now(), **fields)
        return True

    def wants_factors(self):
        with self.clinic.context():
            return Tenant.objects.filter(pk=self.clinic.id).update(mfa_roles=["owner"])

    def suspends(self):
        with tenant_context(PLATFORM_ID):
            Tenant.objects.filter(pk=self.clinic.id).update(status="suspended")

    def refreshes(self, **headers):
        return self.asks(
            "auth_token_refresh_create", {"refresh": self.client.pair.refresh}, **headers
        )

    def does_twice(self, name, body=None):
        """Take a step that cannot be taken again."""
        self.asks(name, body)
        return self.asks(name, body)

    def asks_of_referrals(self, step, body=None):
        return self.asks(f"referrals_{step}", REFERRALS[step] if body is None else body)

    def has_cancelled(self):
        """Return what refers a procedure that nobody plans any more."""
        with self.clinic.context():
            patient = Patient.objects.get(pk=IDS["patients"])
            cancelled = ProcedureFactory(patient=patient, status="cancelled")
        return {**REFERRALS["create"], "procedures": [str(cancelled.pk)]}


TARGET = {"target_name": "Dr. Kiefer", "reason": "Wisdom teeth"}
# A body for every step of a referral.
REFERRALS = {
    "create": {**TARGET, "patient": IDS["patients"]},
    "update": TARGET,
    "partial_update": TARGET,
    "send": {},
    "answer": {"answer": "Done"},
    "cancel": None,
}


def overlapping(desk):
    with desk.clinic.context():
        visit = Appointment.objects.get(pk=IDS["appointments"])
    return {**BOOKING, "appointment_date": visit.appointment_date.isoformat()}


PROVOKED = {
    ("auth_token_create", "invalid_credentials"): lambda desk: desk.asks(
        "auth_token_create", {**SIGN_IN, "password": "wrong"}
    ),
    ("auth_token_create", "tenant_suspended"): lambda desk: (
        desk.suspends() or desk.asks("auth_token_create", SIGN_IN)
    ),
    ("auth_token_create", "mfa_required"): lambda desk: (
        desk.has_a_factor() and desk.asks("auth_token_create", SIGN_IN)
    ),
    ("auth_mfa_totp_create", "wrong_password"): lambda desk: desk.asks(
        "auth_mfa_totp_create", {"current_password": "wrong"}
    ),
    ("auth_mfa_totp_create", "mfa_already_on"): lambda desk: (
        desk.has_a_factor() and desk.asks("auth_mfa_totp_create", AGAIN)
    ),
    ("auth_mfa_totp_confirm_create", "mfa_not_begun"): lambda desk: desk.asks(
        "auth_mfa_totp_confirm_create", {"otp": "123456"}
    ),
    ("auth_mfa_totp_confirm_create", "wrong_code"): lambda desk: (
        desk.asks("auth_mfa_totp_create", AGAIN)
        and desk.asks("auth_mfa_totp_confirm_create", {"otp": "no code"})
    ),
    ("auth_mfa_totp_disable_create", "wrong_password"): lambda desk: desk.asks(
        "auth_mfa_totp_disable_create", {"current_password": "wrong"}
    ),
    ("auth_mfa_totp_disable_create", "mfa_not_on"): lambda desk: desk.asks(
        "auth_mfa_totp_disable_create", AGAIN
    ),
    ("auth_mfa_totp_disable_create", "mfa_required_by_clinic"): lambda desk: (
        desk.has_a_factor()
        and desk.wants_factors()
        and desk.asks("auth_mfa_totp_disable_create", AGAIN)
    ),
    ("auth_mfa_totp_disable_create", "password_too_short"): lambda desk: (
        desk.has_a_factor(has_short_password=True)
        and desk.asks("auth_mfa_totp_disable_create", AGAIN)
    ),
    ("auth_mfa_totp_recovery_codes_create", "wrong_password"): lambda desk: desk.asks(
        "auth_mfa_totp_recovery_codes_create", {"current_password": "wrong"}
    ),
    ("auth_mfa_totp_recovery_codes_create", "mfa_not_on"): lambda desk: desk.asks(
        "auth_mfa_totp_recovery_codes_create", AGAIN
    ),
    ("users_reset_mfa", "above_you"): lambda desk: (
        desk.has_a_factor() and desk.steps_down().asks_of(desk.clinic.owner, "users_reset_mfa")
    ),
    ("users_reset_mfa", "not_your_own"): lambda desk: (
        desk.has_a_factor() and desk.asks_of(desk.clinic.owner, "users_reset_mfa")
    ),
    ("users_reset_mfa", "mfa_not_on"): lambda desk: desk.asks("users_reset_mfa"),
    ("auth_token_refresh_create", "token_not_valid"): lambda desk: desk.asks(
        "auth_token_refresh_create", {"refresh": "x"}
    ),
    ("auth_token_refresh_create", "token_reused"): lambda desk: (
        desk.client.post(f"{API}auth/token/refresh/", {"refresh": desk.client.pair.refresh})
        and desk.refreshes()
    ),
    ("auth_token_refresh_create", "wrong_host"): lambda desk: desk.refreshes(
        host="beta.example.com"
    ),
    ("auth_token_refresh_create", "tenant_suspended"): lambda desk: (
        desk.suspends() or desk.refreshes()
    ),
    ("auth_password_change_create", "wrong_password"): lambda desk: desk.asks(
        "auth_password_change_create", {"current_password": "wrong", "new_password": "x"}
    ),
    ("auth_password_reset_confirm_create", "link_unusable"): lambda desk: desk.asks(
        "auth_password_reset_confirm_create", {"token": "x", "new_password": "x"}
    ),
    ("users_invitations_accept_create", "link_unusable"): lambda desk: desk.asks(
        "users_invitations_accept_create", {"token": "x", "password": "x"}
    ),
    ("users_create", "above_you"): lambda desk: desk.steps_down().asks(
        "users_create", {**NEWCOMER, "role": "owner"}
    ),
    ("users_update", "above_you"): lambda desk: desk.steps_down().asks(
        "users_update", {"username": "lang", "role": "owner"}
    ),
    ("users_partial_update", "above_you"): lambda desk: desk.steps_down().asks(
        "users_partial_update", {"role": "owner"}
    ),
    ("users_deactivate", "above_you"): lambda desk: desk.steps_down().asks_of(
        desk.clinic.owner, "users_deactivate"
    ),
    ("users_reactivate", "above_you"): lambda desk: desk.steps_down().asks_of(
        desk.former_owner(), "users_reactivate"
    ),
    ("users_invite", "above_you"): lambda desk: desk.steps_down().asks(
        "users_invite", {"user": str(desk.clinic.owner.pk)}
    ),
    ("users_update", "wrong_password"): lambda desk: desk.asks_of(
        desk.clinic.owner,
        "users_update",
        {"username": "owner", "role": "owner", "email": "new@example.com"},
    ),
    ("users_partial_update", "wrong_password"): lambda desk: desk.asks_of(
        desk.clinic.owner, "users_partial_update", {"email": "new@example.com"}
    ),
    ("users_update", "invitation_pending"): lambda desk: desk.asks_of(
        desk.newcomer(), "users_update", {"username": "n", "role": "assistant", "is_active": True}
    ),
    ("users_partial_update", "invitation_pending"): lambda desk: desk.asks_of(
        desk.newcomer(), "users_partial_update", {"is_active": True}
    ),
    ("users_reactivate", "invitation_pending"): lambda desk: desk.asks_of(
        desk.newcomer(), "users_reactivate"
    ),
    ("users_invite", "already_joined"): lambda desk: desk.asks(
        "users_invite", {"user": IDS["users"]}
    ),
    ("users_update", "last_owner"): lambda desk: desk.asks_of(
        desk.clinic.owner, "users_update", {"username": "owner", "role": "dentist"}
    ),
    ("users_partial_update", "last_owner"): lambda desk: desk.asks_of(
        desk.clinic.owner, "users_partial_update", {"role": "dentist"}
    ),
    ("users_deactivate", "last_owner"): lambda desk: desk.asks_of(
        desk.clinic.owner, "users_deactivate"
    ),
    ("users_update", "service_account"): lambda desk: desk.asks_of(
        desk.service_account(), "users_update", {"username": "x", "role": "assistant"}
    ),
    ("users_partial_update", "service_account"): lambda desk: desk.asks_of(
        desk.service_account(), "users_partial_update", {"color": "#000000"}
    ),
    ("users_deactivate", "service_account"): lambda desk: desk.asks_of(
        desk.service_account(), "users_deactivate"
    ),
    ("users_reactivate", "service_account"): lambda desk: desk.asks_of(
        desk.service_account(), "users_reactivate"
    ),
    ("oauth_applications_rotate_secret", "has_no_secret"): lambda desk: desk.asks(
        "oauth_applications_rotate_secret"
    ),
    ("tenants_suspend", "invalid_transition"): lambda desk: (
        desk.runs_the_platform().asks("tenants_suspend", SUSPENSION)
        and desk.asks("tenants_suspend", SUSPENSION)
    ),
    ("tenants_reactivate", "invalid_transition"): lambda desk: desk.runs_the_platform().asks(
        "tenants_reactivate"
    ),
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

PROVOKED |= health_refusals.PROVOKED | chart_refusals.PROVOKED | contact_refusals.PROVOKED
TO_COME = {"at": "2999-01-01T00:00:00Z"}
PROVOKED |= {
    ("patients_odontogram_retrieve", "validation_error"): lambda desk: desk.asks(
        "patients_odontogram_retrieve", TO_COME
    ),
    ("patients_odontogram_drawing", "validation_error"): lambda desk: desk.asks(
        "patients_odontogram_drawing", TO_COME
    ),
}


def when_archived(step, desk):
    desk.archives()
    return desk.asks_of_referrals(step)


def when_merged(step, desk):
    """Ask of who was merged; drafts follow, so this one is left behind."""
    desk.merges_but_for_the_referral()
    return desk.asks_of_referrals(step)


for _step in REFERRALS:
    PROVOKED[f"referrals_{_step}", "patient_archived"] = partial(when_archived, _step)
    PROVOKED[f"referrals_{_step}", "patient_merged"] = partial(when_merged, _step)
PROVOKED |= {
    ("referrals_create", "invalid_transition"): lambda desk: desk.asks_of_referrals(
        "create", desk.has_cancelled()
    ),
    ("referrals_update", "invalid_transition"): lambda desk: (
        desk.asks_of_referrals("send") and desk.asks_of_referrals("update")
    ),
    ("referrals_partial_update", "invalid_transition"): lambda desk: (
        desk.asks_of_referrals("send") and desk.asks_of_referrals("partial_update")
    ),
    ("referrals_send", "invalid_transition"): lambda desk: desk.does_twice("referrals_send", {}),
    ("referrals_answer", "invalid_transition"): lambda desk: desk.asks_of_referrals("answer"),
    ("referrals_cancel", "invalid_transition"): lambda desk: desk.does_twice("referrals_cancel"),
}
PROVOKED |= {
    (f"procedures_{step}", code): partial(provoke, step)
    for (step, code), provoke in PROCEDURES.items()
}


def code_of(kind):
    return getattr(kind, "code", None) or kind.default_code


def test_every_refusal_of_a_view_is_provoked():
    stated = {
        (name, code_of(kind))
        for name, (path, verb, _) in OPERATIONS.items()
        if (route := ROUTES.get((path, verb)))
        for kind in getattr(route.view, "refusals", {}).get(route.action or verb, ())
    }

    assert stated == set(PROVOKED)


@pytest.mark.parametrize(("name", "code"), sorted(PROVOKED))
def test_what_a_view_says_that_it_refuses_it_refuses(name, code, alpha, beta, api):
    status, told = PROVOKED[name, code](Desk(alpha, api))

    assert told == code
    assert str(status) in OPERATIONS[name].described["responses"]
