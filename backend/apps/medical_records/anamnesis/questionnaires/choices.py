"""Values of forms and of their answers."""

from __future__ import annotations

from django.db import models

# How long answers are good for.
MIN_MONTHS, MAX_MONTHS = 1, 60


class FormStatus(models.TextChoices):
    """How far an edition of the clinic's form has come."""

    DRAFT = "draft", "draft"
    PUBLISHED = "published", "published"
    RETIRED = "retired", "retired"


class Kind(models.TextChoices):
    """What an answer to a question is."""

    YES_NO = "yes_no", "yes or no"
    CHOICE = "choice", "one of"
    MULTI_CHOICE = "multi_choice", "any of"
    TEXT = "text", "text"
    DATE = "date", "date"
    NUMBER = "number", "number"

    @classmethod
    def chosen(cls) -> tuple[Kind, ...]:
        """Those whose answers are among options."""
        return (cls.CHOICE, cls.MULTI_CHOICE)


class Status(models.TextChoices):
    """How far a patient's answers have come."""

    OPEN = "open", "open"
    SIGNED = "signed", "signed"
    DISCARDED = "discarded", "discarded"


class AnsweredBy(models.TextChoices):
    """Who held the pen, or the tablet."""

    PATIENT = "patient", "the patient"
    STAFF = "staff", "staff, as the patient told it"


class Signer(models.TextChoices):
    """Who signs: the patient, or whoever may for the patient."""

    PATIENT = "patient", "the patient"
    PARENT = "parent", "a parent"
    GUARDIAN = "guardian", "a guardian or proxy"


class AlertSeverity(models.TextChoices):
    """How much an answer matters, as the registry of alerts has it."""

    CRITICAL = "critical", "critical"
    WARNING = "warning", "warning"
    INFO = "info", "information"


class State(models.TextChoices):
    """Whether a patient has to be asked."""

    CURRENT = "current", "current"
    DUE = "due", "due again"
    NEVER = "never", "never asked"


# What may follow what; the database refuses the rest.
FORM_TRANSITIONS = (
    (FormStatus.DRAFT, FormStatus.PUBLISHED),
    (FormStatus.DRAFT, FormStatus.RETIRED),
    (FormStatus.PUBLISHED, FormStatus.RETIRED),
)
TRANSITIONS = ((Status.OPEN, Status.SIGNED), (Status.OPEN, Status.DISCARDED))
