"""Notes of visits to a demo clinic: signed, amended and open ones, and the texts to begin them from."""

from __future__ import annotations

from datetime import timedelta
from itertools import cycle, islice
from typing import TYPE_CHECKING

from apps.medical_records.models import MedicalRecord, NoteTemplate
from apps.medical_records.notes import services
from apps.medical_records.notes.choices import RecordStatus
from apps.medical_records.notes.signing import content_of
from apps.medical_records.patients.choices import PatientStatus
from apps.medical_records.signing import digest
from apps.users.models import User
from demo.anamnesis import age_of
from demo.note_words import WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from apps.medical_records.models import Patient
    from demo.book import Moment
    from demo.note_words import Story

ADULT = 19
# Of so many patients the last visits are noted, two of each; of so many notes one is amended.
PATIENTS, AMENDED_ONE_IN = 24, 8
# A visit was so many days after another's; whoever came comes again half a year later.
APART, AGAIN = timedelta(days=7, minutes=35), timedelta(days=182)
# What a dentist has not signed yet, and what an assistant has written for the dentist.
OPEN = (timedelta(hours=3), timedelta(minutes=40))
SIGNED_AFTER = timedelta(minutes=20)


def add_notes(patients: Sequence[Patient], *, by: User, moment: Moment) -> None:
    """Note what some patients came with, in the clinic's language, or in English where there are no words for it."""
    said = WORDS.get(by.tenant.language[:2], WORDS["en"])
    NoteTemplate.objects.bulk_create(
        NoteTemplate(name=name, category=category, examination=examination, treatment=treatment)
        for name, category, examination, treatment in said.templates
    )
    adults = [
        one
        for one in patients
        if one.status == PatientStatus.ACTIVE and age_of(one, moment.today) >= ADULT
    ][:PATIENTS]
    stories = cycle(said.stories)
    for place, patient in enumerate(adults):
        visit = moment.now - APART * (place + 1)
        for at in (visit - AGAIN, visit):
            note = _signed(patient, next(stories), at, patient.primary_doctor or by)
        if place % AMENDED_ONE_IN == 0:
            services.amend(note, by=note.doctor, text=said.amendment, reason=said.reason)
    assistant = User.objects.get(username="assistant")
    for patient, ago, writer in zip(islice(cycle(adults), 2), OPEN, (by, assistant), strict=True):
        _draft(patient, next(stories), moment.now - ago, by, writer)


def _draft(
    patient: Patient, story: Story, at: datetime, doctor: User, writer: User
) -> MedicalRecord:
    return services.write(
        patient=patient,
        by=writer,
        doctor=doctor,
        recorded_at=at,
        chief_complaint=story.complaint,
        examination=story.examination,
        treatment=story.treatment,
        diagnoses=[{"icd10": code, "tooth": tooth, "note": ""} for code, tooth in story.found],
    )


def _signed(patient: Patient, story: Story, at: datetime, doctor: User) -> MedicalRecord:
    """Sign as somebody did after the visit, which no service does."""
    note = _draft(patient, story, at, doctor, doctor)
    note.status, note.signed_by, note.signed_at = RecordStatus.SIGNED, doctor, at + SIGNED_AFTER
    note.content_hash = digest(content_of(note))
    note.save()
    return note
