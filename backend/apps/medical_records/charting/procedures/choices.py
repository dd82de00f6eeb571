"""Values of a procedure."""

from __future__ import annotations

from django.db import models


class ProcedureStatus(models.TextChoices):
    """Whether a procedure is a plan, done here, or found done when the patient came."""

    PLANNED = "planned", "planned"
    COMPLETED = "completed", "completed"
    EXISTING = "existing", "existing"
    EXISTING_ELSEWHERE = "existing_elsewhere", "done elsewhere"
    REFERRED = "referred", "referred"
    CANCELLED = "cancelled", "cancelled"


# What may follow what; the database refuses the rest.
TRANSITIONS = (
    (ProcedureStatus.PLANNED, ProcedureStatus.COMPLETED),
    (ProcedureStatus.PLANNED, ProcedureStatus.CANCELLED),
    (ProcedureStatus.PLANNED, ProcedureStatus.REFERRED),
    (ProcedureStatus.COMPLETED, ProcedureStatus.PLANNED),
    (ProcedureStatus.CANCELLED, ProcedureStatus.PLANNED),
    (ProcedureStatus.REFERRED, ProcedureStatus.PLANNED),
    (ProcedureStatus.REFERRED, ProcedureStatus.EXISTING_ELSEWHERE),
    (ProcedureStatus.REFERRED, ProcedureStatus.CANCELLED),
    (ProcedureStatus.EXISTING, ProcedureStatus.CANCELLED),
    (ProcedureStatus.EXISTING_ELSEWHERE, ProcedureStatus.CANCELLED),
)
# What is in the mouth, whoever did it.
IN_THE_MOUTH = (
    ProcedureStatus.COMPLETED,
    ProcedureStatus.EXISTING,
    ProcedureStatus.EXISTING_ELSEWHERE,
)
