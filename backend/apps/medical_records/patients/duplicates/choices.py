"""Why two patients may be one person."""

from django.db import models


class Reason(models.TextChoices):
    """What two patients have in common; of names and of birth dates, the first that fits."""

    NAME = "name", "the same name"
    NAME_SWAPPED = "name_swapped", "the same names, in another order"
    NAME_SIMILAR = "name_similar", "a similar name"
    FIRST_NAME = "first_name", "the same first name"
    BIRTH_DATE = "birth_date", "the same birth date"
    BIRTH_DATE_SWAPPED = "birth_date_swapped", "the birth date with day and month swapped"
    BIRTH_DATE_SIMILAR = "birth_date_similar", "a birth date with another day, month or year"
    PHONE = "phone", "the same phone"
    EMAIL = "email", "the same e-mail address"


# How much each says, of 100; names and birth dates count once.
SAYS = {
    Reason.NAME: 40,
    Reason.NAME_SWAPPED: 40,
    Reason.NAME_SIMILAR: 30,
    Reason.FIRST_NAME: 10,
    Reason.BIRTH_DATE: 40,
    Reason.BIRTH_DATE_SWAPPED: 30,
    Reason.BIRTH_DATE_SIMILAR: 20,
    Reason.PHONE: 20,
    Reason.EMAIL: 20,
}
# From here on two patients are told of; something about the names is always among it, which parts twins.
LIKELY, MOST = 60, 100
