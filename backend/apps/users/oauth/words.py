"""What the page says on which a person lets an application in, in the languages that the account's pages have."""

from __future__ import annotations

from apps.users.account import words
from apps.users.oauth.scopes import EMAIL, OPENID, PROFILE

EN = {
    "asks": "asks to work in your name",
    "signed_in_as": "You are signed in as {person}, at {clinic}.",
    "may": "It could then",
    "no_more": "Never more than you may do yourself, and for {hours} h at most. Another password ends it before that.",
    "goes_to": "You are sent to",
    "allow": "Allow",
    "refuse": "Refuse",
    "unusable_request": "This request cannot be answered",
    "unusable_request_why": "The program that sent you here is not registered like this. Its maker will know what this means:",
    "elsewhere": "This program belongs to another clinic",
    "elsewhere_why": "You are signed in as {person}, at {clinic}. Sign out, and then in at the clinic that the program is for.",
    OPENID: "know who you are",
    PROFILE: "see your name, user name and role",
    EMAIL: "see your e-mail address",
    "read": "see {thing}",
    "write": "change {thing}",
    "appointments": "the appointment book",
    "audit-events": "the audit trail",
    "charting": "what is in patients' mouths, planned and done",
    "documents": "X-rays, letters and other files of patients, and consents",
    "health": "allergies, conditions, medications and questionnaires",
    "notes": "notes of visits and the texts to begin them from",
    "operatories": "the treatment rooms",
    "patients": "patients and their particulars",
    "plans": "treatment plans and what patients decided",
    "prescriptions": "what patients were prescribed",
    "procedure-codes": "the catalogue of procedures",
    "tenants": "the clinic's particulars",
    "users": "colleagues",
    "working-hours": "working hours",
}
DE = {
    "asks": "möchte in Ihrem Namen arbeiten",
    "signed_in_as": "Sie sind angemeldet als {person}, bei {clinic}.",
    "may": "Es könnte dann",
    "no_more": "Nie mehr, als Sie selbst dürfen, und höchstens {hours} h lang. Ein anderes Passwort beendet es früher.",
    "goes_to": "Sie werden weitergeleitet zu",
    "allow": "Erlauben",
    "refuse": "Ablehnen",
    "unusable_request": "Diese Anfrage kann nicht beantwortet werden",
    "unusable_request_why": "Das Programm, das Sie hierher geschickt hat, ist so nicht eingetragen. Sein Hersteller weiß, was das heißt:",
    "elsewhere": "Dieses Programm gehört zu einer anderen Praxis",
    "elsewhere_why": "Sie sind angemeldet als {person}, bei {clinic}. Melden Sie sich ab und bei der Praxis an, für die das Programm ist.",
    OPENID: "wissen, wer Sie sind",
    PROFILE: "Ihren Namen, Benutzernamen und Ihre Rolle sehen",
    EMAIL: "Ihre E-Mail-Adresse sehen",
    "read": "{thing} sehen",
    "write": "{thing} ändern",
    "appointments": "den Terminkalender",
    "audit-events": "das Protokoll",
    "charting": "Befunde, Geplantes und Behandlungen",
    "documents": "Röntgenbilder, Briefe und andere Dateien von Patienten sowie Einwilligungen",
    "health": "Allergien, Erkrankungen, Medikamente und Anamnesebögen",
    "notes": "Behandlungsnotizen und ihre Textvorlagen",
    "operatories": "die Behandlungszimmer",
    "patients": "Patienten und ihre Daten",
    "plans": "Behandlungspläne und was Patienten entschieden haben",
    "prescriptions": "Rezepte",
    "procedure-codes": "den Leistungskatalog",
    "tenants": "die Angaben der Praxis",
    "users": "Kolleginnen und Kollegen",
    "working-hours": "Arbeitszeiten",
}
LANGUAGES = {"en": EN, "de": DE}


def words_in(language: str) -> dict[str, str]:
    """Return the sentences of a language, with those of the account's pages."""
    return words.words_in(language) | LANGUAGES.get(language.partition("-")[0], EN)


def in_words(scope: str, said: dict[str, str]) -> str:
    """Return what a scope lets an application do; the end of a sentence."""
    resource, _, verb = scope.partition(":")
    return said[verb].format(thing=said[resource]) if verb else said[scope]
