"""How each refusal of the contact log is provoked; `desk` is a `Desk`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from apps.medical_records.models import Contact
from apps.medical_records.patients.examples import PATIENT
from tests.clients import ApiClient

if TYPE_CHECKING:
    from collections.abc import Callable

CONTACT: dict[str, Any] = {"kind": "call", "direction": "incoming", "subject": "Toothache"}
TO_COME = {"happened_at": "2199-01-01T00:00:00Z"}
BODIES: dict[str, dict[str, Any]] = {
    "contact_log_create": {**CONTACT, "patient": PATIENT},
    "contact_log_update": CONTACT,
    "contact_log_partial_update": {"subject": "Toothache"},
}


def _is_a_receptionist(desk: Any) -> None:
    desk.client = ApiClient()
    desk.client.sign_in(desk.clinic.receptionist)


def _follows_up(desk: Any) -> None:
    with desk.clinic.context():
        Contact.objects.update(follow_up_on=None)


def _merges(desk: Any) -> None:
    desk.merges()


def _asks(name: str, body: Any, prepare: Callable[[Any], None]) -> Callable[[Any], Any]:
    def provoke(desk: Any) -> Any:
        prepare(desk)
        return desk.asks(name, body)

    return provoke


def _nothing(desk: Any) -> None:
    """Leave all as it is."""


PROVOKED: dict[tuple[str, str], Callable[[Any], Any]] = {
    **{
        (name, "validation_error"): _asks(name, {**body, **TO_COME}, _nothing)
        for name, body in BODIES.items()
    },
    ("contact_log_create", "patient_merged"): _asks(
        "contact_log_create", BODIES["contact_log_create"], _merges
    ),
    **{
        (name, "not_the_author"): _asks(name, BODIES[name], _is_a_receptionist)
        for name in BODIES
        if name != "contact_log_create"
    },
    ("contact_log_followed_up", "invalid_transition"): _asks(
        "contact_log_followed_up", None, _follows_up
    ),
}
