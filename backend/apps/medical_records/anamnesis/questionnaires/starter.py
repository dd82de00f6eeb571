"""The form that a new clinic begins with, in our own words, in German and English."""

from __future__ import annotations

from typing import Any

from apps.medical_records.anamnesis.questionnaires.choices import AlertSeverity, Kind
from apps.medical_records.anamnesis.questionnaires.questions import ANSWER

CRITICAL, WARNING, INFO = AlertSeverity.CRITICAL, AlertSeverity.WARNING, AlertSeverity.INFO


def _said(de: str, en: str) -> dict[str, str]:
    return {"de": de, "en": en}


def _if_yes(severity: AlertSeverity, de: str, en: str, **proposed: Any) -> dict[str, Any]:
    """A meaning of yes: an alert, and what to record."""
    alert = {"severity": severity.value, "text": _said(de, en)}
    return {"equals": True, "alert": alert, **proposed}


def _allergy(category: str, de: str, en: str) -> dict[str, Any]:
    return {"allergy": {"category": category, "substance": _said(de, en)}}


def _condition(icd10: str, de: str, en: str, *, is_alert: bool = False) -> dict[str, Any]:
    return {"condition": {"icd10": icd10, "name": _said(de, en), "is_alert": is_alert}}


def _yes_no(key: str, de: str, en: str, *meanings: dict[str, Any]) -> dict[str, Any]:
    return {
        "key": key,
        "kind": Kind.YES_NO.value,
        "text": _said(de, en),
        "required": True,
        "meanings": list(meanings),
    }


def _then(
    key: str, of: str, de: str, en: str, *meanings: dict[str, Any], **more: Any
) -> dict[str, Any]:
    """A question that follows a yes; a text unless told otherwise."""
    return {
        "key": key,
        "kind": Kind.TEXT.value,
        "text": _said(de, en),
        "shown_if": {"question": of, "equals": True},
        "meanings": list(meanings),
        **more,
    }


def _option(key: str, de: str, en: str) -> dict[str, Any]:
    return {"key": key, "text": _said(de, en)}


QUESTIONS: list[dict[str, Any]] = [
    _yes_no(
        "allergies",
        "Vertragen Sie etwas nicht, oder sind Sie gegen etwas allergisch?",
        "Is there anything that you do not tolerate or are allergic to?",
    ),
    _then(
        "allergic_to",
        "allergies",
        "Was davon? Sie können mehreres angeben.",
        "Which of these? Choose all that apply.",
        {
            "equals": "penicillin",
            "alert": {
                "severity": CRITICAL.value,
                "text": _said("Allergie: Penicillin", "Allergy: penicillin"),
            },
            **_allergy("drug", "Penicillin", "Penicillin"),
        },
        {
            "equals": "latex",
            "alert": {
                "severity": WARNING.value,
                "text": _said("Allergie: Latex", "Allergy: latex"),
            },
            **_allergy("latex", "Latex", "Latex"),
        },
        {
            "equals": "local_anaesthetic",
            "alert": {
                "severity": CRITICAL.value,
                "text": _said("Unverträglich: örtliche Betäubung", "Reacts to local anaesthetics"),
            },
            **_allergy("drug", "Lokalanästhetikum", "Local anaesthetic"),
        },
        {
            "equals": "painkillers",
            "alert": {
                "severity": WARNING.value,
                "text": _said("Allergie: Schmerzmittel", "Allergy: painkillers"),
            },
            **_allergy("drug", "Schmerzmittel", "Painkillers"),
        },
        {
            "equals": "metal",
            "alert": {
                "severity": INFO.value,
                "text": _said("Allergie: Metalle", "Allergy: metals"),
            },
            **_allergy("metal", "Metalle", "Metals"),
        },
        kind=Kind.MULTI_CHOICE.value,
        required=True,
        options=[
            _option("penicillin", "Penicillin oder andere Antibiotika", "Penicillin or the like"),
            _option("latex", "Latex, zum Beispiel Handschuhe", "Latex, as in gloves"),
            _option("local_anaesthetic", "Betäubungsspritze", "Injections that numb the mouth"),
            _option("painkillers", "Schmerzmittel", "Painkillers"),
            _option("metal", "Metalle", "Metals"),
            _option("other", "Etwas anderes", "Something else"),
        ],
    ),
    {
        "key": "allergic_to_other",
        "kind": Kind.TEXT.value,
        "text": _said("Wogegen sonst?", "What else?"),
        "required": True,
        "shown_if": {"question": "allergic_to", "equals": "other"},
        "meanings": [
            {
                "alert": {
                    "severity": WARNING.value,
                    "text": _said(f"Allergie: {ANSWER}", f"Allergy: {ANSWER}"),
                },
                **_allergy("other", ANSWER, ANSWER),
            }
        ],
    },
    _yes_no(
        "anticoagulants",
        "Nehmen Sie Mittel, die das Blut verdünnen?",
        "Do you take anything that thins the blood?",
        _if_yes(CRITICAL, "Nimmt Blutverdünner", "Takes anticoagulants"),
    ),
    _then(
        "anticoagulant_name",
        "anticoagulants",
        "Welches Mittel ist es?",
        "What is it called?",
        {"medication": {"name": _said(ANSWER, ANSWER), "is_alert": True}},
    ),
    _yes_no(
        "bleeding",
        "Bluten Sie nach Verletzungen auffällig lange, oder haben Sie eine Gerinnungsstörung?",
        "Do you bleed for unusually long after injuries, or have a clotting disorder?",
        _if_yes(
            CRITICAL,
            "Erhöhte Blutungsneigung",
            "Bleeds for long",
            **_condition("D68.9", "Gerinnungsstörung", "Clotting disorder", is_alert=True),
        ),
    ),
    _yes_no(
        "bisphosphonates",
        "Bekommen oder bekamen Sie Mittel gegen Knochenschwund oder für die Knochen bei Krebs?",
        "Do you take, or did you take, medicine for brittle bones or for bones in cancer?",
        _if_yes(
            CRITICAL,
            "Knochenwirksame Mittel (Bisphosphonate): Kiefer beachten",
            "Bone medication (bisphosphonates): mind the jaw",
        ),
    ),
    _yes_no(
        "medications",
        "Nehmen Sie andere Medikamente?",
        "Do you take any other medicines?",
    ),
    _then("medication_list", "medications", "Welche?", "Which?", required=True),
    _yes_no(
        "endocarditis",
        "Hatten Sie eine Entzündung des Herzens, oder tragen Sie eine künstliche Herzklappe?",
        "Have you had an infection of the heart, or do you have an artificial heart valve?",
        _if_yes(
            CRITICAL,
            "Endokarditisrisiko: Antibiotikum vor dem Eingriff prüfen",
            "Risk of endocarditis: consider premedication",
        ),
    ),
    _yes_no(
        "pacemaker",
        "Tragen Sie einen Herzschrittmacher oder Defibrillator?",
        "Do you have a pacemaker or an implanted defibrillator?",
        _if_yes(
            CRITICAL,
            "Herzschrittmacher",
            "Pacemaker",
            **_condition("Z95.0", "Herzschrittmacher", "Pacemaker", is_alert=True),
        ),
    ),
    _yes_no(
        "blood_pressure",
        "Ist Ihr Blutdruck zu hoch?",
        "Is your blood pressure too high?",
        _if_yes(
            WARNING,
            "Bluthochdruck",
            "High blood pressure",
            **_condition("I10", "Bluthochdruck", "High blood pressure"),
        ),
    ),
    _yes_no(
        "diabetes",
        "Haben Sie Diabetes?",
        "Do you have diabetes?",
        _if_yes(WARNING, "Diabetes", "Diabetes", **_condition("E14", "Diabetes", "Diabetes")),
    ),
    _yes_no(
        "asthma",
        "Haben Sie Asthma oder eine andere Krankheit der Atemwege?",
        "Do you have asthma or another illness of the airways?",
        _if_yes(WARNING, "Asthma", "Asthma", **_condition("J45.9", "Asthma", "Asthma")),
    ),
    _yes_no(
        "epilepsy",
        "Haben oder hatten Sie Krampfanfälle?",
        "Do you have fits, or did you have any?",
        _if_yes(
            CRITICAL, "Krampfanfälle", "Epilepsy", **_condition("G40.9", "Epilepsie", "Epilepsy")
        ),
    ),
    _yes_no(
        "infections",
        "Haben Sie Hepatitis, HIV oder eine andere ansteckende Krankheit?",
        "Do you have hepatitis, HIV or another infectious illness?",
    ),
    _then(
        "infection_names",
        "infections",
        "Welche?",
        "Which?",
        {
            "alert": {
                "severity": WARNING.value,
                "text": _said(f"Infektion: {ANSWER}", f"Infection: {ANSWER}"),
            }
        },
        required=True,
    ),
    _yes_no(
        "pregnant",
        "Sind Sie schwanger, oder könnten Sie es sein?",
        "Are you pregnant, or could you be?",
        _if_yes(CRITICAL, "Schwangerschaft", "Pregnancy"),
    ),
    _then(
        "due_date",
        "pregnant",
        "Wann ist der errechnete Termin?",
        "When is the baby due?",
        kind=Kind.DATE.value,
    ),
    _yes_no("smoking", "Rauchen Sie?", "Do you smoke?", _if_yes(INFO, "Raucht", "Smokes")),
    _then(
        "cigarettes",
        "smoking",
        "Wie viele Zigaretten am Tag?",
        "How many cigarettes a day?",
        kind=Kind.NUMBER.value,
    ),
    _yes_no(
        "complications",
        "Gab es bei Behandlungen oder Spritzen beim Zahnarzt schon Zwischenfälle?",
        "Has anything ever gone wrong at a dentist's, with a treatment or an injection?",
    ),
    _then(
        "complication_details",
        "complications",
        "Was ist geschehen?",
        "What happened?",
        {
            "alert": {
                "severity": WARNING.value,
                "text": _said(f"Früherer Zwischenfall: {ANSWER}", f"Earlier incident: {ANSWER}"),
            }
        },
        required=True,
    ),
    {
        "key": "other_illnesses",
        "kind": Kind.TEXT.value,
        "text": _said(
            "Was sollten wir sonst über Ihre Gesundheit wissen?",
            "What else should we know about your health?",
        ),
    },
]
STARTER: dict[str, Any] = {
    "title": _said("Fragen zu Ihrer Gesundheit", "Questions about your health"),
    "languages": ["de", "en"],
    "questions": QUESTIONS,
    "valid_months": 12,
}
