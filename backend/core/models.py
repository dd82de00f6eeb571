"""Models of the ground floor."""

from core.numbering import NumberSequence

__all__ = ["NumberSequence"]
