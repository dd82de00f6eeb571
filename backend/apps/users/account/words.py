"""What the pages say, in the languages that mails have; another language reads English."""

from __future__ import annotations

from typing import Any

EN = {
    "choose": "Choose a password",
    "password": "New password",
    "again": "The same again",
    "save": "Save password",
    "policy": "At least 15 characters; a sentence is easy to remember. No names, no repetitions, no 12345.",
    "for": "for the user name",
    "at": "at",
    "done": "Your password is saved",
    "sign_in": "You can sign in now: clinic {clinic}, user name {username}.",
    "unusable": "This link cannot be used",
    "ask": "It was used already, has expired or was replaced by a newer one. Ask for another.",
    "different": "The two passwords are not the same.",
    "required": "Choose a password.",
    "password_too_short": "Use at least {minimum} characters; a sentence is easy to remember.",
    "password_too_long": "Use {maximum} characters at most.",
    "password_too_common": "This is among the passwords that are tried first. Choose another.",
    "password_too_guessable": (
        "Too much of this is a name, a repetition or a row of characters."
        " Choose what others would not think of."
    ),
    "clinic": "Clinic",
    "username": "User name",
    "present_password": "Password",
    "fill_in": "Fill this in.",
    "enter": "Sign in",
    "leave": "Sign out",
    "leave_now": "Sign out of DentiaPro in this browser?",
    "refused": "Clinic, user name and password do not match an active account.",
    "suspended": "This clinic is suspended.",
    "throttled": "Too many attempts. Try again in {seconds} seconds.",
}
DE = {
    "choose": "Passwort wählen",
    "password": "Neues Passwort",
    "again": "Noch einmal dasselbe",
    "save": "Passwort speichern",
    "policy": "Mindestens 15 Zeichen; ein Satz ist leicht zu merken. Keine Namen, keine Wiederholungen, kein 12345.",
    "for": "für den Benutzernamen",
    "at": "bei",
    "done": "Ihr Passwort ist gespeichert",
    "sign_in": "Sie können sich jetzt anmelden: Praxis {clinic}, Benutzername {username}.",
    "unusable": "Dieser Link gilt nicht",
    "ask": "Er wurde schon benutzt, ist abgelaufen oder durch einen neueren ersetzt. Fordern Sie einen anderen an.",
    "different": "Die beiden Passwörter sind nicht gleich.",
    "required": "Wählen Sie ein Passwort.",
    "password_too_short": "Nehmen Sie mindestens {minimum} Zeichen; ein Satz ist leicht zu merken.",
    "password_too_long": "Nehmen Sie höchstens {maximum} Zeichen.",
    "password_too_common": "Dieses Passwort wird mit als erstes versucht. Wählen Sie ein anderes.",
    "password_too_guessable": (
        "Zu viel davon ist ein Name, eine Wiederholung oder eine Zeichenfolge."
        " Wählen Sie, worauf andere nicht kommen."
    ),
    "clinic": "Praxis",
    "username": "Benutzername",
    "present_password": "Passwort",
    "fill_in": "Füllen Sie das aus.",
    "enter": "Anmelden",
    "leave": "Abmelden",
    "leave_now": "In diesem Browser von DentiaPro abmelden?",
    "refused": "Praxis, Benutzername und Passwort passen zu keinem aktiven Konto.",
    "suspended": "Diese Praxis ist gesperrt.",
    "throttled": "Zu viele Versuche. Versuchen Sie es in {seconds} Sekunden noch einmal.",
}
LANGUAGES = {"en": EN, "de": DE}


def words_in(language: str) -> dict[str, str]:
    """Return the sentences of a language as in BCP 47, or English ones."""
    return LANGUAGES.get(language.partition("-")[0], EN)


def sentence(words: dict[str, str], code: str, params: dict[str, Any] | None) -> str:
    """Return what a refusal's code says."""
    return words[code].format(**(params or {}))
