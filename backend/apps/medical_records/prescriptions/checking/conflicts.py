"""With what of a patient a drug does not go; nothing here asks the database."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from apps.medical_records.prescriptions.checking.cautions import (
    AGES,
    ALLERGIES,
    CONDITIONS,
    SAME_ALLERGEN,
    SAME_DRUG,
    TOGETHER,
    Caution,
)
from apps.medical_records.prescriptions.choices import ConflictKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from uuid import UUID

    from apps.medical_records.prescriptions.checking.families import Called

SHORTEST = 4
# Words of names that say nothing of the substance: forms, salts, makers.
_UNTELLING = (
    "acid akut aliud aristo basics calcium caps capsule capsules dental depot dosing drops dura extra"
    " film filmtablette filmtabletten forte gel heumann hexal hydrochlorid kapsel kapseln kalium losung"
    " mite natrium oral pharma plus potassium pulver puren ratiopharm retard saft salbe sandoz saure"
    " saurefrei sodium solution spray stada suspension syrup tablet tablets tablette tabletten tropfen"
    " with zentiva"
)
UNTELLING = frozenset(_UNTELLING.split())


class Fact(NamedTuple):
    """Something known of a patient: of which kind, how it is called, how severe; `recorded` is what somebody wrote."""

    kind: ConflictKind
    id: UUID
    called: Called
    recorded: str
    severity: str = ""


class Conflict(NamedTuple):
    """A fact that a drug does not go with, by which rule."""

    fact: Fact
    severity: str
    rule: str
    what: str

    def told(self) -> dict[str, Any]:
        """Return what a refusal says: our own words, and nothing that anybody wrote of the patient."""
        return {
            "kind": self.fact.kind.value,
            "id": str(self.fact.id),
            "severity": str(self.severity),
            "rule": self.rule,
            "what": self.what,
        }

    def kept(self) -> dict[str, Any]:
        """Return what a prescription keeps of it: what was recorded at the time, too."""
        return {**self.told(), "recorded": self.fact.recorded}


def conflicts(drug: Called, facts: Iterable[Fact]) -> list[Conflict]:
    """Return all that a drug does not go with, in the order of the facts and of the rules."""
    return [found for fact in facts for found in _of(drug, fact)]


def too_young(drug: Called, *, years: int, patient: UUID, born: str) -> list[Conflict]:
    """Return why a drug is not for somebody of an age in years."""
    fact = Fact(ConflictKind.AGE, patient, drug, recorded=born)
    return [
        Conflict(fact, row.severity, row.rule, row.what)
        for row in AGES
        if years < row.under and row.drug.has(drug)
    ]


def _of(drug: Called, fact: Fact) -> Iterator[Conflict]:
    found = False
    for caution in _that_hold(drug, fact):
        found = True
        severity = fact.severity if fact.kind == ConflictKind.ALLERGY else ""
        yield Conflict(fact, severity or caution.severity, caution.rule, caution.what)
    if found or fact.kind == ConflictKind.CONDITION or not _is_same(drug, fact.called):
        return
    is_allergy = fact.kind == ConflictKind.ALLERGY
    rule, severity, what = SAME_ALLERGEN if is_allergy else SAME_DRUG
    yield Conflict(fact, (fact.severity if is_allergy else "") or severity, rule, what)


def _that_hold(drug: Called, fact: Fact) -> Iterator[Caution]:
    rows = {ConflictKind.ALLERGY: ALLERGIES, ConflictKind.CONDITION: CONDITIONS}
    for caution in rows.get(fact.kind, TOGETHER):
        holds = caution.drug.has(drug) and caution.against.has(fact.called)
        if not holds and fact.kind not in rows:
            holds = caution.drug.has(fact.called) and caution.against.has(drug)
        if holds:
            yield caution


def _is_same(drug: Called, other: Called) -> bool:
    return bool(_words(drug) & _words(other)) or bool(drug.code and drug.code == other.code)


def _words(called: Called) -> set[str]:
    """Return the words of a name that tell a substance; English and German differ by an `e` at the end."""
    telling = set(re.findall(r"[a-z]+", called.text)) - UNTELLING
    return {word.removesuffix("e") for word in telling if len(word) >= SHORTEST}
