"""How each refusal about documents is provoked; `desk` is a `Desk`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile

from apps.medical_records.documents.attachments.tests.factories import image, pdf
from apps.medical_records.documents.consents.examples import EXAMPLES as CONSENTS
from apps.medical_records.models import Attachment
from apps.medical_records.patients.examples import PATIENT
from core.storage import files

if TYPE_CHECKING:
    from collections.abc import Callable

UPLOAD = "/api/v1/attachments/"
VOIDING = {"reason": "Of another patient"}
SAID: dict[str, Any] = {"kind": "photo"}


def _nothing(desk: Any) -> None:
    """Leave all as it is."""


def _sends(content: bytes, prepare: Callable[[Any], Any] = _nothing) -> Callable[[Any], Any]:
    def provoke(desk: Any) -> Any:
        prepare(desk)
        body = {"patient": PATIENT, "kind": "xray", "file": SimpleUploadedFile("a", content)}
        answer = desk.client.post(UPLOAD, body, format="multipart")
        return answer.status_code, answer.json()["code"]

    return provoke


def _asks(name: str, body: Any, prepare: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def provoke(desk: Any) -> Any:
        prepare(desk)
        return desk.asks(name, body)

    return provoke


def _archives(desk: Any) -> None:
    desk.archives()


def _merges_but_for_the_files(desk: Any) -> None:
    desk.merges()
    with desk.clinic.context():
        Attachment.objects.update(patient=PATIENT)


def _merges(desk: Any) -> None:
    desk.merges()


def _voids(desk: Any) -> None:
    desk.asks("attachments_void", VOIDING)


def _withdraws(desk: Any) -> None:
    desk.asks("consents_withdraw", {})


def _beyond(name: str) -> Callable[[Any], Any]:
    return lambda desk: desk.asks(name, Range="bytes=99999999-")


def _has_no_small_one(desk: Any) -> None:
    with desk.clinic.context():
        key = Attachment.objects.get().storage_key
        files.discard(files.place_of(key, "small"))


def _is_a_letter(desk: Any) -> Any:
    answer = desk.client.post(
        UPLOAD,
        {"patient": PATIENT, "kind": "letter", "file": SimpleUploadedFile("a", pdf())},
        format="multipart",
    )
    refused = desk.client.get(f"{answer['Location']}thumbnail/")
    return refused.status_code, refused.json()["code"]


CHANGES = {
    "attachments_update": SAID,
    "attachments_partial_update": SAID,
    "attachments_void": VOIDING,
}
PROVOKED: dict[tuple[str, str], Callable[[Any], Any]] = {
    ("attachments_create", "validation_error"): _sends(b"no image"),
    ("attachments_create", "patient_archived"): _sends(image(), _archives),
    ("attachments_create", "patient_merged"): _sends(image(), _merges),
    **{(name, "already_void"): _asks(name, body, _voids) for name, body in CHANGES.items()},
    **{(name, "patient_archived"): _asks(name, body, _archives) for name, body in CHANGES.items()},
    **{
        (name, "patient_merged"): _asks(name, body, _merges_but_for_the_files)
        for name, body in CHANGES.items()
    },
    ("attachments_content", "range_not_satisfiable"): _beyond("attachments_content"),
    ("attachments_thumbnail", "range_not_satisfiable"): _beyond("attachments_thumbnail"),
    ("attachments_thumbnail", "thumbnail_pending"): _asks(
        "attachments_thumbnail", None, _has_no_small_one
    ),
    ("attachments_thumbnail", "no_thumbnail"): _is_a_letter,
    ("consents_create", "patient_archived"): _asks(
        "consents_create", CONSENTS["NewConsent"], _archives
    ),
    ("consents_create", "patient_merged"): _asks(
        "consents_create", CONSENTS["NewConsent"], _merges
    ),
    ("consents_withdraw", "already_withdrawn"): _asks("consents_withdraw", {}, _withdraws),
}
