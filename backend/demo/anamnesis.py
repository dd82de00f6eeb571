"""What is known of the health of some patients of a demo clinic, as they answered and signed it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from apps.medical_records.anamnesis.health.services import record
from apps.medical_records.anamnesis.questionnaires import proposals, services
from apps.medical_records.anamnesis.questionnaires.choices import AnsweredBy, Kind, Signer, Status
from apps.medical_records.anamnesis.questionnaires.editions import published
from apps.medical_records.anamnesis.questionnaires.signing import hash_of
from apps.medical_records.models import Allergy, Condition, Medication
from apps.medical_records.patients.choices import PatientStatus, Sex
from demo.histories import SIGNATURE, WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from apps.medical_records.models import Patient, Questionnaire
    from apps.users.models import User
    from demo.book import Moment

YOUNG, OLD = range(20, 35), range(66, 120)
LONG_AGO = timedelta(days=430)
BABY = timedelta(days=120)


class Histories:
    """A clinic's histories in the making: whom they are of, who asked, and in which words."""

    def __init__(self, patients: Sequence[Patient], *, by: User, moment: Moment) -> None:
        """Choose among patients who come; one the clinic has no words for is told of in English."""
        self.left = [one for one in patients if one.status == PatientStatus.ACTIVE]
        self.by = by
        self.moment = moment
        language = by.tenant.language[:2]
        self.words = WORDS.get(language, WORDS["en"])
        self.language = services.language_of(published(), language)

    def write(self) -> None:
        """Tell of seven patients, each another story."""
        self._healthy(self._take(YOUNG))
        self._anticoagulated(self._take(OLD))
        self._pregnant(self._take(YOUNG, Sex.FEMALE))
        self._allergic(self._take())
        self._due_again(self._take())
        self._open(self._take())
        record(Allergy(), by=self.by, patient=self._take(), category="none_known")

    def _take(self, ages: range = range(18, 120), sex: str = "") -> Patient:
        """Take the first who fits, or the first at all of a clinic that is too small to choose."""
        fits = (
            one
            for one in self.left
            if age_of(one, self.moment.today) in ages and sex in ("", one.sex)
        )
        chosen = next(fits, self.left[0])
        self.left.remove(chosen)
        return chosen

    def _healthy(self, patient: Patient) -> None:
        record(Allergy(), by=self.by, patient=patient, category="none_known")
        self._signed(patient)

    def _anticoagulated(self, patient: Patient) -> None:
        said = self.words
        self._signed(
            patient,
            anticoagulants=True,
            anticoagulant_name=said["anticoagulant"],
            diabetes=True,
            blood_pressure=True,
            medications=True,
            medication_list=said["others"],
        )
        facts: tuple[tuple[Any, dict[str, Any]], ...] = (
            (
                Condition,
                {
                    "icd10": "E11.9",
                    "name": said["diabetes"],
                    "is_alert": True,
                    "onset_date": date(self.moment.today.year - 9, 1, 1),
                },
            ),
            (Condition, {"icd10": "I48.9", "name": said["fibrillation"]}),
            (Condition, {"icd10": "I10", "name": said["pressure"]}),
            (
                Medication,
                {
                    "name": said["anticoagulant"],
                    "dose": "5 mg",
                    "frequency": said["twice"],
                    "reason": said["fibrillation"],
                    "is_alert": True,
                },
            ),
            (Medication, {"name": "Metformin", "dose": "1000 mg", "frequency": said["twice"]}),
            (Medication, {"name": "Ramipril", "dose": "5 mg", "frequency": said["daily"]}),
        )
        for model, fields in facts:
            record(model(), by=self.by, patient=patient, **fields)

    def _pregnant(self, patient: Patient) -> None:
        due = self.moment.today + BABY
        self._signed(patient, pregnant=True, due_date=due.isoformat())

    def _allergic(self, patient: Patient) -> None:
        signed = self._signed(patient, allergies=True, allergic_to=["penicillin"])
        proposals.adopt(signed, by=self.by, questions=["allergic_to"])

    def _due_again(self, patient: Patient) -> None:
        """Sign as somebody who was asked a good year ago, which no service does."""
        asked = services.begin(patient=patient, by=self.by, language=self.language)
        at = self.moment.now - LONG_AGO
        asked.answers, asked.answered_at = self._answers(smoking=True, cigarettes=10), at
        asked.status, asked.signed_at, asked.witnessed_by = Status.SIGNED, at, self.by
        asked.signer, asked.signer_name = Signer.PATIENT, patient.full_name
        asked.signature = SIGNATURE
        asked.due_on = services.months_after(
            at.astimezone(self.moment.zone).date(), asked.form.valid_months
        )
        asked.content_hash = hash_of(asked)
        asked.save()

    def _open(self, patient: Patient) -> None:
        some = {"allergies": False, "anticoagulants": False}
        services.begin(patient=patient, by=self.by, language=self.language, answers=some)

    def _answers(self, **said: Any) -> dict[str, Any]:
        """Say no to whatever else is asked."""
        noes = {
            question["key"]: False
            for question in published().questions
            if question["kind"] == Kind.YES_NO
        }
        return {**noes, **said}

    def _signed(self, patient: Patient, **said: Any) -> Questionnaire:
        begun = services.begin(
            patient=patient,
            by=self.by,
            language=self.language,
            answers=self._answers(**said),
            answered_by=AnsweredBy.PATIENT,
        )
        return services.sign(
            begun,
            by=self.by,
            signer=Signer.PATIENT,
            signer_name=patient.full_name,
            signature=SIGNATURE,
        )


def age_of(patient: Patient, today: date) -> int:
    """Return how many years old a patient is."""
    born = patient.birth_date
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
