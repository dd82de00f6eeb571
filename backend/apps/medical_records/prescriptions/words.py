"""What stands on a prescription's paper, in the languages that there are words for."""

EN = {
    "title": "Prescription",
    "patient": "Patient",
    "born": "born",
    "dose": "Dose",
    "quantity": "Quantity",
    "repeats": "Repeats",
    "no_repeats": "none",
    "instructions": "Instructions",
    "prescribed_on": "Date",
    "prescriber": "Prescriber",
    "licence": "Licence",
    "signature": "Signature",
    "cancelled": "CANCELLED",
    "cancelled_on": "Cancelled on",
    "not_valid": "This prescription is not valid.",
}
DE = {
    "title": "Rezept",
    "patient": "Patient/in",
    "born": "geboren am",
    "dose": "Dosierung",
    "quantity": "Menge",
    "repeats": "Wiederholungen",
    "no_repeats": "keine",
    "instructions": "Hinweise",
    "prescribed_on": "Datum",
    "prescriber": "Verordnet von",
    "licence": "Zulassung",
    "signature": "Unterschrift",
    "cancelled": "STORNIERT",
    "cancelled_on": "Storniert am",
    "not_valid": "Dieses Rezept ist ungültig.",
}
WORDS = {"en": EN, "de": DE}
