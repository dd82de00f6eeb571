"""Values of a contact's fields."""

from django.db import models


class ContactKind(models.TextChoices):
    """By what the clinic and a patient were in touch."""

    CALL = "call", "call"
    EMAIL = "email", "mail"
    SMS = "sms", "SMS"
    LETTER = "letter", "letter"
    IN_PERSON = "in_person", "at the desk"
    OTHER = "other", "other"


class Direction(models.TextChoices):
    """Who got in touch."""

    INCOMING = "incoming", "from the patient"
    OUTGOING = "outgoing", "from the clinic"


class Outcome(models.TextChoices):
    """What came of it, where there is something to say; it is left empty otherwise."""

    REACHED = "reached", "reached"
    NO_ANSWER = "no_answer", "no answer"
    LEFT_MESSAGE = "left_message", "left a message"
    WRONG_ADDRESS = "wrong_address", "number or address is wrong"
    DECLINED = "declined", "declined"
