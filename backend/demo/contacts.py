"""Who was in touch with a demo clinic, and what is still to be followed up."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from apps.medical_records.models import Contact
from apps.medical_records.patients.contact_log.choices import ContactKind, Direction, Outcome
from apps.users.models import User

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from apps.medical_records.models import Patient
    from demo.book import Moment
    from demo.clinics import Clinic

# Of so many patients one was in touch lately; of so many contacts one is to be followed up.
ONE_IN, OPEN_ONE_IN = 10, 4
DAYS = 60
KINDS = {ContactKind.CALL: 6, ContactKind.EMAIL: 3, ContactKind.SMS: 1, ContactKind.IN_PERSON: 2}


def add_contacts(clinic: Clinic, patients: Sequence[Patient], moment: Moment) -> None:
    """Let the receptionist have written down what some patients called and wrote about."""
    dice = Random(f"{clinic.slug} contacts")  # noqa: S311  the same log every time is the point
    receptionist = User.objects.get(username="receptionist")
    Contact.objects.bulk_create(_contacts(clinic, patients[::ONE_IN], moment, receptionist, dice))


def _contacts(
    clinic: Clinic, patients: Sequence[Patient], moment: Moment, staff: User, dice: Random
) -> Iterator[Contact]:
    for place, patient in enumerate(patients):
        (kind,) = dice.choices(list(KINDS), list(KINDS.values()))
        is_open = place % OPEN_ONE_IN == 0
        yield Contact(
            patient=patient,
            kind=kind,
            direction=dice.choice(Direction.values),
            happened_at=moment.now - timedelta(minutes=dice.randrange(60, DAYS * 24 * 60)),
            subject=dice.choice(clinic.treatments).reason,
            outcome=dice.choice(Outcome.values) if kind == ContactKind.CALL else "",
            staff=staff,
            recorded_by=staff,
            follow_up_on=moment.today + timedelta(days=dice.randrange(14)) if is_open else None,
        )
