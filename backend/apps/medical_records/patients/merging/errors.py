"""Refusals of merging and of taking apart."""

from core.errors import DomainError, FieldError


class MergedIntoOneself(FieldError):
    """Two numbers of one patient are merged, not one."""

    def __init__(self) -> None:
        """Name the field."""
        super().__init__("into", "Name another patient.", "same_patient")


class FamilyInTheWay(DomainError):
    """Whoever has a guarantor pays for nobody, so nobody's dependants can follow to them."""

    code = "family_in_the_way"
    title = "The other patient has a guarantor, and would become one."
    detail = (
        "Take the guarantor away from the other patient, or the dependants from this one, first."
    )


class NotMerged(DomainError):
    """Only what was merged can be taken apart."""

    code = "invalid_transition"
    title = "The patient was not merged into another."
