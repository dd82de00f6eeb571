"""Files and consents of a demo clinic's patients, filed and signed through the services."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from apps.medical_records.documents.attachments import services as attachments
from apps.medical_records.documents.attachments.choices import Kind
from apps.medical_records.documents.consents import services as consents
from apps.medical_records.patients.choices import PatientStatus
from core.api.uploads import Upload
from demo.histories import SIGNATURE
from demo.radiographs import bitewing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from apps.medical_records.models import Patient
    from apps.users.models import User
    from demo.book import Moment

XRAYED, CONSENTING = 3, 4


class Words(NamedTuple):
    """What a clinic's documents say."""

    xray: str
    title: str
    text: str
    reason: str


WORDS = {
    "de": Words(
        "Bissflügel rechts",
        "Entfernung eines Weisheitszahns",
        "Ich wurde über Grund, Ablauf und Risiken des Eingriffs aufgeklärt, auch über eine mögliche Verletzung des"
        " Unterkiefernervs, und willige ein.",
        "Hat es sich anders überlegt",
    ),
    "en": Words(
        "Bitewing, right",
        "Removal of a wisdom tooth",
        "I was told why and how the tooth is removed and what may go wrong, an injury of the nerve of the lower jaw"
        " among it, and I consent to it.",
        "Has thought it over",
    ),
    "ja": Words(
        "咬翼法(右)",
        "親知らずの抜歯",
        "処置の理由、方法、および下顎神経の損傷を含む危険性について説明を受け、同意します。",
        "考えが変わった",
    ),
}


def add_documents(patients: Sequence[Patient], *, by: User, language: str, moment: Moment) -> None:
    """Let some have X-rays from before and after a filling, and some have consented, one of whom took it back."""
    words = WORDS.get(language[:2], WORDS["en"])
    active = [one for one in patients if one.status == PatientStatus.ACTIVE]
    for place, patient in enumerate(active[:XRAYED]):
        for filled, ago in ((False, 200), (True, 20)):
            taken_at = moment.now - timedelta(days=ago + place)
            _file(patient, by, bitewing(str(place), filled=filled), words.xray, taken_at=taken_at)
    for place, patient in enumerate(active[:CONSENTING]):
        consent = consents.sign(
            patient=patient,
            by=by,
            title=words.title,
            text=words.text,
            text_version="2026-1",
            language=language[:2],
            signer="patient",
            signer_name=patient.full_name,
            signature=SIGNATURE,
        )
        if place == 0:
            consents.withdraw(consent, by=by, reason=words.reason)


def _file(patient: Patient, by: User, content: bytes, title: str, **said: object) -> None:
    upload = Upload("bitewing.png")
    with closing(upload.file):
        upload.write(content)
        attachments.file(patient=patient, by=by, file=upload, kind=Kind.XRAY, title=title, **said)
