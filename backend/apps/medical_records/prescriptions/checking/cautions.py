"""What does not go together: a safety net of few rules, which a dental practice meets, and no drug database.

Every row was written by hand from what product information says in common. `docs/prescriptions.md` tells them, and what
they do not look at.
"""

from __future__ import annotations

from typing import NamedTuple

from apps.medical_records.anamnesis.health.choices import Severity
from apps.medical_records.prescriptions.checking import families as of

MILD, MODERATE, SEVERE = Severity.MILD, Severity.MODERATE, Severity.SEVERE


class Caution(NamedTuple):
    """A drug that does not go with something, how bad that is, and what to say to whoever prescribes it."""

    drug: of.Family
    against: of.Family
    severity: Severity
    what: str

    @property
    def rule(self) -> str:
        """Its name, for clients that say it in words of their own."""
        return f"{self.drug.name}:{self.against.name}"


class Young(NamedTuple):
    """A drug that is not for children under an age in years."""

    drug: of.Family
    under: int
    severity: Severity
    what: str

    @property
    def rule(self) -> str:
        """Its name, as a caution's."""
        return f"{self.drug.name}:under_{self.under}"


def _alike(family: of.Family, one: str) -> Caution:
    return Caution(family, family, SEVERE, f"{one}, for a patient who is allergic to one.")


# To what a patient is allergic; where the allergy says how severe it is, that is told instead.
ALLERGIES = (
    _alike(of.PENICILLINS, "A penicillin"),
    _alike(of.CEPHALOSPORINS, "A cephalosporin"),
    _alike(of.MACROLIDES, "A macrolide"),
    _alike(of.LINCOSAMIDES, "A lincosamide"),
    _alike(of.NITROIMIDAZOLES, "A nitroimidazole"),
    _alike(of.TETRACYCLINES, "A tetracycline"),
    _alike(of.NSAIDS, "An anti-inflammatory (NSAID)"),
    _alike(of.METAMIZOLE, "A pyrazolone"),
    _alike(of.OPIOIDS, "An opioid"),
    _alike(of.AMIDES, "An anaesthetic of the amide type"),
    _alike(of.ESTERS, "An anaesthetic of the ester type"),
    _alike(of.CHLORHEXIDINE, "Chlorhexidine"),
    _alike(of.PARACETAMOL, "Paracetamol"),
    Caution(
        of.CEPHALOSPORINS,
        of.PENICILLINS,
        MODERATE,
        "A cephalosporin, for a patient who is allergic to penicillin: some react to both.",
    ),
    Caution(
        of.PENICILLINS,
        of.CEPHALOSPORINS,
        MODERATE,
        "A penicillin, for a patient who is allergic to a cephalosporin: some react to both.",
    ),
)
# What a patient has, by ICD-10 or by name.
CONDITIONS = (
    Caution(of.NSAIDS, of.PREGNANCY, SEVERE, "An NSAID in pregnancy harms the child's heart."),
    Caution(of.TETRACYCLINES, of.PREGNANCY, SEVERE, "A tetracycline in pregnancy stains teeth."),
    Caution(of.METAMIZOLE, of.PREGNANCY, SEVERE, "A pyrazolone in pregnancy."),
    Caution(of.OPIOIDS, of.PREGNANCY, MODERATE, "An opioid in pregnancy."),
    Caution(of.NITROIMIDAZOLES, of.PREGNANCY, MODERATE, "A nitroimidazole in pregnancy."),
    Caution(of.NSAIDS, of.ULCER, SEVERE, "An NSAID makes an ulcer bleed."),
    Caution(of.NSAIDS, of.RENAL_FAILURE, SEVERE, "An NSAID worsens failing kidneys."),
    Caution(of.NSAIDS, of.BLEEDING, SEVERE, "An NSAID in a bleeding disorder."),
    Caution(of.NSAIDS, of.HEART_FAILURE, MODERATE, "An NSAID worsens a failing heart."),
    Caution(of.NSAIDS, of.ASTHMA, MODERATE, "An NSAID may set off an attack of asthma."),
    Caution(of.PARACETAMOL, of.LIVER_FAILURE, MODERATE, "Paracetamol in a disease of the liver."),
    Caution(of.NITROIMIDAZOLES, of.ALCOHOL, SEVERE, "A nitroimidazole does not go with alcohol."),
    Caution(of.OPIOIDS, of.OPIOID_DEPENDENCE, SEVERE, "An opioid in a dependence on them."),
    Caution(of.LINCOSAMIDES, of.COLITIS, SEVERE, "A lincosamide in a colitis."),
    Caution(of.MACROLIDES, of.LONG_QT, SEVERE, "A macrolide lengthens the QT interval."),
)
# What a patient takes, or was prescribed lately; either of the two may be the new one.
TOGETHER = (
    Caution(of.NSAIDS, of.ANTICOAGULANTS, SEVERE, "An NSAID and an anticoagulant: bleeding."),
    Caution(of.NSAIDS, of.ANTIPLATELETS, MODERATE, "An NSAID and a platelet inhibitor: bleeding."),
    Caution(of.NSAIDS, of.METHOTREXATE, SEVERE, "An NSAID keeps methotrexate in the body."),
    Caution(of.NSAIDS, of.LITHIUM, MODERATE, "An NSAID raises the level of lithium."),
    Caution(of.NSAIDS, of.SEROTONERGICS, MODERATE, "An NSAID and an antidepressant: bleeding."),
    Caution(of.NSAIDS, of.NSAIDS, MODERATE, "Two NSAIDs at once."),
    Caution(
        of.NITROIMIDAZOLES,
        of.ANTICOAGULANTS,
        SEVERE,
        "A nitroimidazole strengthens an anticoagulant.",
    ),
    Caution(of.NITROIMIDAZOLES, of.DISULFIRAM, SEVERE, "A nitroimidazole and disulfiram."),
    Caution(of.NITROIMIDAZOLES, of.LITHIUM, MODERATE, "A nitroimidazole and lithium."),
    Caution(
        of.MACROLIDES, of.ANTICOAGULANTS, MODERATE, "A macrolide strengthens an anticoagulant."
    ),
    Caution(of.MACROLIDES, of.STATINS, SEVERE, "A macrolide and a statin: muscles dissolve."),
    Caution(
        of.TETRACYCLINES,
        of.ANTICOAGULANTS,
        MODERATE,
        "A tetracycline strengthens an anticoagulant.",
    ),
    Caution(
        of.TETRACYCLINES,
        of.RETINOIDS,
        SEVERE,
        "A tetracycline and a retinoid: pressure in the head.",
    ),
    Caution(
        of.PENICILLINS, of.METHOTREXATE, MODERATE, "A penicillin keeps methotrexate in the body."
    ),
    Caution(of.OPIOIDS, of.BENZODIAZEPINES, SEVERE, "An opioid and a sedative: breathing stops."),
    Caution(
        of.OPIOIDS,
        of.SEROTONERGICS,
        MODERATE,
        "An opioid and an antidepressant: too much serotonin.",
    ),
    Caution(of.OPIOIDS, of.OPIOIDS, SEVERE, "Two opioids at once."),
)
AGES = (
    Young(of.TETRACYCLINES, 8, SEVERE, "A tetracycline under 8 years stains teeth."),
    Young(of.SALICYLATES, 16, SEVERE, "A salicylate under 16 years: Reye's syndrome."),
    Young(of.OPIOIDS_OF_CHILDREN, 12, SEVERE, "Codeine or tramadol under 12 years."),
    Young(of.METAMIZOLE, 1, SEVERE, "A pyrazolone for an infant."),
)
# The same by name, of whatever family.
SAME_ALLERGEN = ("same_substance", SEVERE, "The patient is allergic to this very substance.")
SAME_DRUG = ("same_substance", MODERATE, "The patient takes this very substance.")
