"""Treatment plans of some patients of a demo clinic: one in every state, and two of which the patient takes one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from apps.medical_records.charting.procedures import services as procedures
from apps.medical_records.models import Procedure, ProcedureCode
from apps.medical_records.patients.choices import PatientStatus
from apps.medical_records.treatment_plans import services
from core.languages import known_of
from demo.anamnesis import age_of
from demo.histories import SIGNATURE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from apps.medical_records.models import Patient, TreatmentPlan
    from apps.users.models import User
    from demo.book import Moment

ADULTS = range(20, 66)
VALID = timedelta(days=90)
WORDS = {
    "en": {
        "hygiene": "Prevention",
        "caries": "Fillings",
        "crowns": "Crowns",
        "crown": "Crown on the molar",
        "filling": "Large filling of the molar",
        "mouth": "Restoration of the whole mouth",
        "small": "Two small fillings",
        "wants_to_wait": "The patient wants to wait.",
    },
    "de": {
        "hygiene": "Vorbeugung",
        "caries": "Füllungen",
        "crowns": "Kronen",
        "crown": "Krone auf dem Backenzahn",
        "filling": "Große Füllung des Backenzahns",
        "mouth": "Sanierung des ganzen Gebisses",
        "small": "Zwei kleine Füllungen",
        "wants_to_wait": "Patient möchte noch warten.",
    },
}


class Step(NamedTuple):
    """A procedure of a plan: in which phase, what, and where."""

    phase: str
    code: str
    tooth: str
    surfaces: str = ""


CROWN = (Step("crowns", "CRN-2", "36"),)
FILLING = (Step("caries", "FIL-3", "36", "MOD"),)
SMALL = (Step("caries", "FIL-1", "15", "O"), Step("caries", "FIL-2", "14", "OD"))
MOUTH = (
    Step("caries", "FIL-1", "37", "O"),
    Step("caries", "FIL-2", "46", "MO"),
    Step("caries", "FIL-2", "25", "OD"),
    Step("crowns", "CRN-2", "16"),
    Step("crowns", "CRN-2", "26"),
)


def add_plans(patients: Sequence[Patient], *, by: User, moment: Moment) -> None:
    """Give plans to the last adults of whom nothing is charted; a clinic with fewer of them has fewer plans."""
    charted = set(Procedure.objects.values_list("patient", flat=True))
    adults = [
        one
        for one in reversed(patients)
        if one.status == PatientStatus.ACTIVE
        and age_of(one, moment.today) in ADULTS
        and one.pk not in charted
    ]
    planner = Planner(by, moment)
    stories = (
        planner.drafted,
        planner.presented,
        planner.accepted,
        planner.rejected,
        planner.completed,
    )
    for story, patient in zip(stories, adults, strict=False):
        story(patient)


class Planner:
    """A dentist who plans, the codes of the clinic, and its words."""

    def __init__(self, by: User, moment: Moment) -> None:
        """Read the catalogue once."""
        self.by, self.valid_until = by, moment.today + VALID
        self.codes = {code.code: code for code in ProcedureCode.objects.all()}
        _, self.words = known_of(by.tenant.language, WORDS)

    def drafted(self, patient: Patient) -> None:
        """Leave a plan open."""
        self._draft(patient, "mouth", MOUTH)

    def presented(self, patient: Patient) -> None:
        """Tell the patient two plans, of which one is enough."""
        crown = self._presented(patient, "crown", CROWN)
        filling = self._draft(patient, "filling", FILLING, alternative_to=crown)
        services.present(filling, by=self.by)

    def accepted(self, patient: Patient) -> None:
        """Have a plan signed, and do some of it."""
        plan = self._accepted(patient, "mouth", MOUTH)
        for procedure in plan.procedures.order_by("pk")[:2]:
            procedures.complete(procedure, by=self.by, provider=self.by)

    def rejected(self, patient: Patient) -> None:
        """Have a plan turned down."""
        plan = self._presented(patient, "crown", CROWN)
        services.reject(plan, by=self.by, reason=self.words["wants_to_wait"])

    def completed(self, patient: Patient) -> None:
        """Have a plan signed, and do all of it."""
        plan = self._accepted(patient, "small", SMALL)
        for procedure in plan.procedures.order_by("pk"):
            procedures.complete(procedure, by=self.by, provider=self.by)

    def _draft(
        self,
        patient: Patient,
        title: str,
        steps: Sequence[Step],
        alternative_to: TreatmentPlan | None = None,
    ) -> TreatmentPlan:
        names = list(dict.fromkeys(step.phase for step in steps))
        plan = services.draft(
            patient=patient,
            by=self.by,
            title=self.words[title],
            valid_until=self.valid_until,
            alternative_to=alternative_to,
            phases=[{"title": self.words[name]} for name in names],
        )
        phases = dict(zip(names, plan.phases.order_by("position"), strict=True))
        for step in steps:
            procedures.plan(
                patient=patient,
                code=self.codes[step.code],
                by=self.by,
                tooth=step.tooth,
                surfaces=step.surfaces,
                provider=self.by,
                treatment_plan=plan,
                phase=phases[step.phase],
            )
        return plan

    def _presented(self, patient: Patient, title: str, steps: Sequence[Step]) -> TreatmentPlan:
        return services.present(self._draft(patient, title, steps), by=self.by)

    def _accepted(self, patient: Patient, title: str, steps: Sequence[Step]) -> TreatmentPlan:
        name = f"{patient.first_name} {patient.last_name}"
        plan = self._presented(patient, title, steps)
        return services.accept(
            plan, by=self.by, signer="patient", signer_name=name, signature=SIGNATURE
        )
