"""Models of the ground floor."""

from core.idempotency.models import KeptAnswer
from core.numbering import NumberSequence

__all__ = ["KeptAnswer", "NumberSequence"]
