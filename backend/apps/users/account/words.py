"""What the pages say, in the languages that mails have; another language reads English."""

from __future__ import annotations

from typing import Any

EN = {
    "choose": "Choose a password",
    "password": "New password",
    "again": "The same again",
    "save": "Save password",
    "policy": "At least {minimum} characters; a sentence is easy to remember. No names, no repetitions, no 12345.",
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
    "code_title": "Second step",
    "code_why": "Your password is right. Open the authenticator app on your phone.",
    "code_for": "Code of your app, or a recovery code",
    "go_on": "Go on",
    "code_refused": "This code is not right, was used before, or there were too many wrong ones.",
    "anew": "Start again",
    "mfa_title": "Second factor",
    "mfa_why": "Beside your password you then give a six-digit code, which an app on your phone shows.",
    "mfa_wanted": "{clinic} asks for a second factor. Set one up to go on.",
    "mfa_is_on": "It is on since {since}. {left} of your recovery codes are left.",
    "mfa_begin": "Set it up",
    "mfa_scan": "Scan this with an authenticator app, or type the key into it.",
    "mfa_key": "Key",
    "mfa_first_code": "The code that the app shows now",
    "mfa_confirm": "Switch it on",
    "mfa_once_more": "Not scanned yet? Begin anew, and you get another picture.",
    "mfa_done": "Your second factor is on",
    "mfa_codes": "Your recovery codes",
    "mfa_keep": (
        "Without your phone, each of them lets you in once. Print them or write them down now:"
        " they are not shown again."
    ),
    "mfa_kept": "I have kept them",
    "mfa_renew": "New recovery codes",
    "mfa_off": "Switch it off",
    "mfa_stays": "{clinic} asks for it, so it stays on.",
    "signed_in_as": "You are signed in as {person} at {clinic}.",
    "wrong_password": "This is not your password.",
    "wrong_code": "This code is not right. Wait for the next one, and check the clock of the phone.",
    "mfa_already_on": "It is on already.",
    "mfa_not_on": "It is not on.",
    "mfa_not_begun": "Begin by your password.",
    "mfa_required_by_clinic": "Your clinic asks for it, so it stays on.",
    "password_too_short_alone": "Your password is too short without it. Choose one of 15 characters or more first.",
}
DE = {
    "choose": "Passwort wählen",
    "password": "Neues Passwort",
    "again": "Noch einmal dasselbe",
    "save": "Passwort speichern",
    "policy": "Mindestens {minimum} Zeichen; ein Satz ist leicht zu merken. Keine Namen, keine Wiederholungen, kein 12345.",
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
    "code_title": "Zweiter Schritt",
    "code_why": "Ihr Passwort stimmt. Öffnen Sie die Authenticator-App auf Ihrem Telefon.",
    "code_for": "Code Ihrer App oder ein Ersatzcode",
    "go_on": "Weiter",
    "code_refused": "Dieser Code stimmt nicht, wurde schon benutzt, oder es waren zu viele falsche.",
    "anew": "Von vorn beginnen",
    "mfa_title": "Zweiter Faktor",
    "mfa_why": "Neben dem Passwort geben Sie dann einen sechsstelligen Code an, den eine App auf Ihrem Telefon zeigt.",
    "mfa_wanted": "{clinic} verlangt einen zweiten Faktor. Richten Sie einen ein, um weiterzumachen.",
    "mfa_is_on": "Er ist an seit {since}. {left} Ihrer Ersatzcodes sind übrig.",
    "mfa_begin": "Einrichten",
    "mfa_scan": "Nehmen Sie dies mit einer Authenticator-App auf, oder tippen Sie den Schlüssel ein.",
    "mfa_key": "Schlüssel",
    "mfa_first_code": "Der Code, den die App jetzt zeigt",
    "mfa_confirm": "Einschalten",
    "mfa_once_more": "Noch nicht aufgenommen? Beginnen Sie von vorn, dann kommt ein anderes Bild.",
    "mfa_done": "Ihr zweiter Faktor ist an",
    "mfa_codes": "Ihre Ersatzcodes",
    "mfa_keep": (
        "Ohne Ihr Telefon lässt jeder von ihnen Sie einmal ein. Drucken Sie sie jetzt oder schreiben Sie sie ab:"
        " sie werden nicht wieder gezeigt."
    ),
    "mfa_kept": "Ich habe sie aufgehoben",
    "mfa_renew": "Neue Ersatzcodes",
    "mfa_off": "Ausschalten",
    "mfa_stays": "{clinic} verlangt ihn, also bleibt er an.",
    "signed_in_as": "Sie sind angemeldet als {person} bei {clinic}.",
    "wrong_password": "Das ist nicht Ihr Passwort.",
    "wrong_code": "Dieser Code stimmt nicht. Warten Sie auf den nächsten, und prüfen Sie die Uhr des Telefons.",
    "mfa_already_on": "Er ist schon an.",
    "mfa_not_on": "Er ist nicht an.",
    "mfa_not_begun": "Beginnen Sie mit Ihrem Passwort.",
    "mfa_required_by_clinic": "Ihre Praxis verlangt ihn, also bleibt er an.",
    "password_too_short_alone": "Ihr Passwort ist ohne ihn zu kurz. Wählen Sie erst eines von 15 Zeichen oder mehr.",
}
LANGUAGES = {"en": EN, "de": DE}


def words_in(language: str) -> dict[str, str]:
    """Return the sentences of a language as in BCP 47, or English ones."""
    return LANGUAGES.get(language.partition("-")[0], EN)


def sentence(words: dict[str, str], code: str, params: dict[str, Any] | None) -> str:
    """Return what a refusal's code says."""
    return words[code].format(**(params or {}))
