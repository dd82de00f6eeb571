"""Values of a patient's fields."""

from django.db import models


class PatientStatus(models.TextChoices):
    """Whether a patient is seen in this practice."""

    ACTIVE = "active", "active"
    INACTIVE = "inactive", "inactive"
    ARCHIVED = "archived", "archived"
    DECEASED = "deceased", "deceased"


# Who can no longer become a guarantor.
GONE = (PatientStatus.ARCHIVED, PatientStatus.DECEASED)


class Sex(models.TextChoices):
    """Administrative sex, as HL7's value set has it."""

    FEMALE = "female", "female"
    MALE = "male", "male"
    OTHER = "other", "other"
    UNKNOWN = "unknown", "unknown"


class Purpose(models.TextChoices):
    """What a patient may agree to be reached for."""

    REMINDERS = "reminders", "reminders of visits"
    RECALLS = "recalls", "recalls to check-ups"
    MARKETING = "marketing", "news and offers"


class Channel(models.TextChoices):
    """How a patient may be reached."""

    EMAIL = "email", "mail"
    SMS = "sms", "SMS"
    PHONE = "phone", "phone"
    LETTER = "letter", "letter"
