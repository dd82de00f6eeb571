"""Values of a referral."""

from django.db import models


class ReferralStatus(models.TextChoices):
    """How far a referral has come."""

    DRAFT = "draft", "draft"
    SENT = "sent", "sent"
    ANSWERED = "answered", "answered"
    CANCELLED = "cancelled", "cancelled"


# What may follow what; the database refuses the rest.
TRANSITIONS = (
    (ReferralStatus.DRAFT, ReferralStatus.SENT),
    (ReferralStatus.DRAFT, ReferralStatus.CANCELLED),
    (ReferralStatus.SENT, ReferralStatus.ANSWERED),
    (ReferralStatus.SENT, ReferralStatus.CANCELLED),
)
# What somebody else has in hand, or had.
SENT = (ReferralStatus.SENT, ReferralStatus.ANSWERED)
# What is still to be worked on.
OPEN = (ReferralStatus.DRAFT, ReferralStatus.SENT)
