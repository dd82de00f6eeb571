"""What some patients of a demo clinic were prescribed: an antibiotic, a painkiller, and one in spite of a conflict."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from apps.medical_records.models import Allergy, Medication, Prescription
from apps.medical_records.patients.choices import PatientStatus
from apps.medical_records.prescriptions import services
from demo.anamnesis import OLD, age_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from apps.medical_records.models import Patient
    from apps.users.models import User
    from demo.book import Moment

LONG_AGO = timedelta(days=200)
GROWN_UP = range(18, OLD.start)
# A drug in the language of the clinic's packages: what it is, then how it is taken.
DRUGS: dict[str, tuple[dict[str, Any], ...]] = {
    "de": (
        {
            "drug": "Clindamycin Aristo",
            "substance": "Clindamycin",
            "atc": "J01FF01",
            "strength": "600 mg",
            "form": "Filmtabletten",
            "dose": "1 Tablette",
            "frequency": "dreimal täglich für 5 Tage",
            "quantity": "15 Tabletten",
            "instructions": "Mit einem großen Glas Wasser.",
        },
        {
            "drug": "Ibuprofen AL",
            "substance": "Ibuprofen",
            "atc": "M01AE01",
            "strength": "600 mg",
            "form": "Filmtabletten",
            "dose": "1 Tablette",
            "frequency": "bei Bedarf, höchstens dreimal täglich",
            "quantity": "20 Tabletten",
            "instructions": "Nach dem Essen.",
        },
        {"reason": "Zwei Tage, mit Magenschutz; mit dem Hausarzt besprochen."},
        {"reason": "Falsche Stärke."},
    ),
    "en": (
        {
            "drug": "Clindamycin",
            "substance": "clindamycin",
            "atc": "J01FF01",
            "strength": "300 mg",
            "form": "capsules",
            "dose": "1 capsule",
            "frequency": "four times a day for 5 days",
            "quantity": "20 capsules",
            "instructions": "With a full glass of water.",
        },
        {
            "drug": "Ibuprofen",
            "substance": "ibuprofen",
            "atc": "M01AE01",
            "strength": "600 mg",
            "form": "tablets",
            "dose": "1 tablet",
            "frequency": "when needed, three times a day at most",
            "quantity": "20 tablets",
            "instructions": "After food.",
        },
        {"reason": "Two days, with a stomach protector; agreed with the family doctor."},
        {"reason": "Wrong strength."},
    ),
}


def add_prescriptions(patients: Sequence[Patient], *, by: User, moment: Moment) -> None:
    """Prescribe to who is allergic, to who takes an anticoagulant, and, some time ago and corrected since, to a third."""
    antibiotic, painkiller, override, mistake = DRUGS.get(by.tenant.language[:2], DRUGS["en"])
    allergic = Allergy.objects.exclude(substance="").get().patient
    services.write(patient=allergic, by=by, **antibiotic)
    takes = Medication.objects.get(is_alert=True).patient
    services.write(patient=takes, by=by, override_reason=override["reason"], **painkiller)
    third = _another(patients, {allergic.pk, takes.pk}, moment)
    _long_ago(third, by, moment, painkiller)
    weaker = {**painkiller, "strength": "400 mg"}
    wrong = services.write(patient=third, by=by, **weaker)
    services.cancel(wrong, by=by, reason=mistake["reason"])
    services.write(patient=third, by=by, replaces=wrong, **painkiller)


def _another(patients: Sequence[Patient], but: set[Any], moment: Moment) -> Patient:
    """Return a grown-up who comes, the last of whom nothing else is told."""
    coming = [one for one in patients if one.status == PatientStatus.ACTIVE and one.pk not in but]
    fits = (one for one in reversed(coming) if age_of(one, moment.today) in GROWN_UP)
    return next(fits, coming[-1])


def _long_ago(patient: Patient, by: User, moment: Moment, drug: dict[str, Any]) -> None:
    """Prescribe in the past, which no service does."""
    Prescription.objects.create(
        patient=patient, prescriber=by, prescribed_at=moment.now - LONG_AGO, **drug
    )
