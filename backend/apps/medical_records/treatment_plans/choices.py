"""Values of a treatment plan."""

from django.db import models


class PlanStatus(models.TextChoices):
    """How far a plan has come with the patient."""

    DRAFT = "draft", "draft"
    PRESENTED = "presented", "presented"
    ACCEPTED = "accepted", "accepted"
    REJECTED = "rejected", "rejected"
    COMPLETED = "completed", "completed"


# What may follow what; the database refuses the rest. Whether what was accepted is completed, its procedures say.
TRANSITIONS = (
    (PlanStatus.DRAFT, PlanStatus.PRESENTED),
    (PlanStatus.DRAFT, PlanStatus.REJECTED),
    (PlanStatus.PRESENTED, PlanStatus.DRAFT),
    (PlanStatus.PRESENTED, PlanStatus.ACCEPTED),
    (PlanStatus.PRESENTED, PlanStatus.REJECTED),
    (PlanStatus.ACCEPTED, PlanStatus.COMPLETED),
    (PlanStatus.COMPLETED, PlanStatus.ACCEPTED),
)
# What the patient has still to decide about.
UNDECIDED = (PlanStatus.DRAFT, PlanStatus.PRESENTED)
# What the patient wants.
AGREED = (PlanStatus.ACCEPTED, PlanStatus.COMPLETED)
# What was presented and counts: its procedures stay as they were told.
FROZEN = (PlanStatus.PRESENTED, *AGREED)
# What is worked on.
OPEN = (*UNDECIDED, PlanStatus.ACCEPTED)
