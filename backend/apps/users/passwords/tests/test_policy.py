"""What a password may be."""

from __future__ import annotations

import string
import unicodedata
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.tenants.models import Tenant
from apps.users.models import User
from apps.users.passwords.errors import PasswordRefused
from apps.users.passwords.policy import ALONE, LONGEST, accepted, normalized

CLINIC = Tenant(name="Zahnarztpraxis am Hafen", slug="harbor", domain_url="harbor.example.com")
EVA = User(username="e.lang", first_name="Eva", last_name="Langenscheid", email="eva@lang.example")
EVA.tenant = CLINIC


def codes(password):
    """Return what the policy has against a password."""
    try:
        accepted(password, EVA, attr="new_password")
    except PasswordRefused as refused:
        return {error["code"] for error in refused.members["errors"]}
    return set()


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "sieben stille Reiher am Fluss",
        "🦷🪥 zwei Bilder und ein Satz",
        "привет из большого города",
        "               x y z q w p a",
        "vbkqzmtwxhfgudj",
        "medieval harbors at dusk",
        "x9" * 3 + "kq7Rt!mvu",
        "vqkzmtwxhfgudjp " * 8,
    ],
)
def test_any_characters_make_a_password(password):
    assert codes(password) == set()


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "password_too_short"),
        ("vbkqzmtwxhfgud", "password_too_short"),
        ("vbkqzmtwxhfgudj" * 9, "password_too_long"),
        ("aaaaaaaaaaaaaaa", "password_too_common"),
        ("123456789012345", "password_too_guessable"),
        ("987654321098765", "password_too_guessable"),
        ("abcabcabcabcabcabc", "password_too_common"),
        ("qwertyuiopasdfghjkl", "password_too_guessable"),
        ("qwertzuiop12345678", "password_too_common"),
        ("aaaaabbbbbcccccddddd", "password_too_common"),
        ("lllllmmmmmnnnnnooooo", "password_too_guessable"),
        ("passwordpassword", "password_too_common"),
        ("Password1234567", "password_too_common"),
        ("password!!!!!!!!!!", "password_too_common"),
        ("sunshinesunshine", "password_too_common"),
        ("EvaLangenscheid", "password_too_guessable"),
        ("Eva Langenscheid 2026", "password_too_guessable"),
        ("harborharborharbor", "password_too_guessable"),
        ("Zahnarztpraxis am Hafen", "password_too_guessable"),
        ("e.lang@harbor.example.com", "password_too_guessable"),
        ("DentiaPro-DentiaPro", "password_too_guessable"),
    ],
)
def test_what_is_tried_first_is_refused_and_why_is_said(password, code):
    assert code in codes(password)


def test_a_refusal_names_the_field_and_what_to_do():
    with pytest.raises(PasswordRefused) as refused:
        accepted("short", EVA, attr="password")

    first, *_ = refused.value.members["errors"]
    assert first == {
        "attr": "password",
        "code": "password_too_short",
        "detail": "Use at least 15 characters; a sentence is easy to remember.",
    }


@given(st.text(min_size=1, max_size=5), st.integers(min_value=ALONE, max_value=60))
def test_a_few_characters_again_and_again_are_no_password(block, length):
    assert codes((block * length)[:length])


@given(st.integers(), st.integers(min_value=ALONE, max_value=LONGEST))
def test_what_chance_makes_is_taken(seed, length):
    chance = Random(seed)

    assert codes("".join(chance.choices(string.ascii_letters + string.digits, k=length))) == set()


@given(st.text(max_size=200))
def test_the_policy_has_an_answer_to_every_text(text):
    assert codes(text) <= {
        "password_too_short",
        "password_too_long",
        "password_too_common",
        "password_too_guessable",
    }


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_the_same_keys_give_the_same_password(form):
    typed = unicodedata.normalize(form, "Grüße für die Bäckerei")

    assert normalized(typed) == "Grüße für die Bäckerei"


def test_different_signs_stay_different():
    assert normalized("x² und ﬁn") != normalized("x2 und fin")


def test_characters_are_counted_as_they_are_hashed():
    assert codes(unicodedata.normalize("NFD", "ä" + "vbkqzmtwxhfgu")) == {"password_too_short"}
    assert codes(unicodedata.normalize("NFD", "äöüßéèñçåøvbkqzmtw" * 7)) == set()


def test_what_is_too_long_in_any_form_is_neither_composed_nor_looked_through(monkeypatch):
    """Both would take the square of its length."""
    monkeypatch.setattr("apps.users.passwords.policy._period", None)
    long = "a" + "\u0315\u0316" * 300

    assert normalized(long) is long
    assert len(normalized("e\u0301" * LONGEST)) == LONGEST
    assert codes(long) == {"password_too_long"}
