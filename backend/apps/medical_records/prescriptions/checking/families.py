r"""Substances that act alike, and diseases, as the words of people and the codes of classifications name them.

A word is the beginning of one, in lower case and without accents, as `searchable` of the database writes it, in English or
German; `\b` ends one that would begin others. Some brands stand among them, since people tell their pills by brand.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import NamedTuple


class Called(NamedTuple):
    """How a drug, or what a patient has, is called: as `searchable` writes it, with its ATC or ICD-10 code if it has one."""

    text: str
    code: str = ""


class Family:
    """Substances, or diseases, that count as one here: by the beginnings of their codes, or of a word of their names."""

    def __init__(self, name: str, codes: tuple[str, ...], words: str) -> None:
        """Keep the codes, and the words, which stand with a blank between them."""
        self.name = name
        self.codes = codes
        self.words = words

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(rf"\b(?:{'|'.join(self.words.split())})")

    def has(self, called: Called) -> bool:
        """Tell whether it is one of these."""
        return called.code.startswith(self.codes) or bool(self._pattern.search(called.text))


PENICILLINS = Family(
    "penicillins",
    ("J01C",),
    "penicil penizil amoxi ampicil sultamicil flucloxacil cloxacil piperacil mezlocil pivmecil"
    " phenoxymethylpenicil benzylpenicil augmentin augmentan isocillin infectomox megacillin"
    " unacid clavulan staphylex infectocillin clamoxyl",
)
CEPHALOSPORINS = Family("cephalosporins", ("J01DB", "J01DC", "J01DD", "J01DE"), "cef cephal zephal")
MACROLIDES = Family(
    "macrolides", ("J01FA",), "macrolid makrolid erythromy clarithromy azithromy roxithromy"
)
LINCOSAMIDES = Family("lincosamides", ("J01FF",), "clinda lincomy lincosamid")
NITROIMIDAZOLES = Family(
    "nitroimidazoles", ("J01XD", "P01AB"), "metronidazol tinidazol ornidazol nimorazol flagyl clont"
)
TETRACYCLINES = Family(
    "tetracyclines", ("J01AA",), "tetracy tetrazy doxycy doxyzy doxy\\b minocy oxytetracy"
)
SALICYLATES = Family(
    "salicylates",
    ("N02BA", "B01AC06", "M01BA03"),
    "acetylsalicyl salicyl aspirin asa\\b ass\\b",
)
NSAIDS = Family(
    "nsaids",
    ("M01A", *SALICYLATES.codes),
    "nsaid nsar\\b ibuprofen ibu\\b dexibuprofen diclofenac naproxen ketoprofen dexketoprofen"
    " flurbiprofen indomet meloxicam piroxicam celecoxib etoricoxib parecoxib ketorolac mefenam"
    f" aceclofenac nimesulid voltaren {SALICYLATES.words}",
)
PARACETAMOL = Family(
    "paracetamol", ("N02BE01", "N02BE51"), "paracetamol acetaminophen tylenol panadol"
)
METAMIZOLE = Family(
    "metamizole", ("N02BB",), "metamizol novamin novalgin dipyron propyphenazon phenazon pyrazolon"
)
OPIOIDS_OF_CHILDREN = Family(
    "codeine_and_tramadol",
    ("R05DA04", "N02AX02", "N02AJ06", "N02AJ13", "N02AA59"),
    "codein dihydrocodein tramadol tramal",
)
OPIOIDS = Family(
    "opioids",
    ("N02A", "R05DA"),
    "opioid opiat morphin morfin hydromorph oxycod hydrocod tilidin tapentadol fentanyl buprenorph"
    f" piritramid pethidin {OPIOIDS_OF_CHILDREN.words}",
)
AMIDES = Family(
    "amide_anaesthetics",
    ("N01BB",),
    "articain lidocain lignocain mepivacain bupivacain prilocain ropivacain ultracain xylocain scandicain",
)
ESTERS = Family(
    "ester_anaesthetics",
    ("N01BA",),
    "procain novocain benzocain tetracain chloroprocain",
)
CHLORHEXIDINE = Family("chlorhexidine", ("A01AB03", "D08AC02", "R02AA05"), "chlorhex corsodyl")
ANTICOAGULANTS = Family(
    "anticoagulants",
    ("B01AA", "B01AB", "B01AE", "B01AF"),
    "anticoag antikoag warfarin coumadin phenprocoumon marcumar falithrom acenocoum apixaban eliquis"
    " rivaroxaban xarelto edoxaban lixiana dabigatran pradaxa heparin enoxaparin dalteparin tinzaparin",
)
ANTIPLATELETS = Family(
    "antiplatelets",
    ("B01AC",),
    "clopidogrel plavix prasugrel ticagrelor ticlopidin acetylsalicyl aspirin asa\\b ass\\b",
)
METHOTREXATE = Family("methotrexate", ("L01BA01", "L04AX03"), "methotrexat mtx\\b")
LITHIUM = Family("lithium", ("N05AN",), "lithium")
SEROTONERGICS = Family(
    "serotonergics",
    ("N06AB", "N06AX16", "N06AX21"),
    "ssri citalopram escitalopram sertralin fluoxetin paroxetin fluvoxamin venlafaxin duloxetin",
)
BENZODIAZEPINES = Family(
    "benzodiazepines",
    ("N05BA", "N05CD"),
    "benzodiazepin diazepam lorazepam midazolam alprazolam bromazepam oxazepam temazepam clonazepam",
)
STATINS = Family("statins", ("C10AA", "C10BA"), "simvastatin atorvastatin lovastatin")
DISULFIRAM = Family("disulfiram", ("N07BB01",), "disulfiram antabus")
RETINOIDS = Family("retinoids", ("D10BA", "D05BB"), "isotretinoin acitretin retinoid")

PREGNANCY = Family("pregnancy", ("O", "Z33", "Z34", "Z35"), "pregnan schwanger gravid")
ULCER = Family("ulcer", ("K25", "K26", "K27", "K28"), "ulcus ulkus magengeschwur")
RENAL_FAILURE = Family(
    "renal_failure", ("N17", "N18", "N19"), "niereninsuffizienz nierenversagen dialys"
)
BLEEDING = Family(
    "bleeding", ("D66", "D67", "D68"), "hamophil haemophil hemophil willebrand gerinnungsstorung"
)
HEART_FAILURE = Family("heart_failure", ("I50",), "herzinsuffizienz herzschwache")
ASTHMA = Family("asthma", ("J45", "J46"), "asthma")
LIVER_FAILURE = Family("liver_disease", ("K70", "K71", "K72", "K74"), "leberzirrhos cirrhos")
ALCOHOL = Family("alcohol", ("F10",), "alkohol alcohol")
OPIOID_DEPENDENCE = Family("opioid_dependence", ("F11",), "opioidabhang")
COLITIS = Family(
    "colitis", ("K50", "K51", "A04.7"), "colitis kolitis crohn clostridi pseudomembran"
)
LONG_QT = Family("long_qt", ("I45.8",), "qt\\b")
