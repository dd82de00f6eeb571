"""Somebody who provokes refusals: what of a clinic they bring about first, and how they ask."""

from __future__ import annotations

from django.utils import timezone

from apps.appointments import services as book
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
from tests.clinics import make_user
from tests.openapi.practice import IDS, an_operator, furnish
from tests.openapi.schema import OPERATIONS

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
