"""Who is found by what people type."""

from __future__ import annotations

from datetime import date

import pytest

from apps.medical_records.patients.search import Sought
from apps.medical_records.patients.tests.factories import PatientFactory
from tests.clients import API

PATIENTS = f"{API}patients/"


def names(answer):
    assert answer.status_code == 200, answer.content
    return [f"{row['first_name']} {row['last_name']}" for row in answer.json()["results"]]


@pytest.fixture
def people(alpha):
    """Five people, no two of whom are alike."""
    with alpha.context():
        PatientFactory(
            first_name="Jürgen",
            last_name="Müller",
            birth_date="1968-11-23",
            phone="+49301234567",
            preferred_name="Jojo",
        )
        PatientFactory(first_name="Sinéad", last_name="O'Brien", birth_date="1990-03-04")
        PatientFactory(first_name="Eva", last_name="Lang-Schröder", birth_date="2001-12-31")
        PatientFactory(first_name="Zoë", last_name="Quint", phone="+442079460958")
        PatientFactory(first_name="Dr. Ødegård", last_name="van der Berg")


MULLER, OBRIEN, LANG = "Jürgen Müller", "Sinéad O'Brien", "Eva Lang-Schröder"
QUINT, BERG = "Zoë Quint", "Dr. Ødegård van der Berg"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        # beginnings, in either order, accents or not
        ("m", MULLER),
        ("mü", MULLER),
        ("mull jur", MULLER),
        ("JÜRG MULL", MULLER),
        ("q z", QUINT),
        ("jojo", MULLER),
        ("m j", MULLER),
        ("ju m", MULLER),
        ("mu jo ju", MULLER),
        ("m mull", MULLER),
        ("müller-", MULLER),
        ("e l s", LANG),
        ("s e", LANG),
        ("o br", OBRIEN),
        ("b v d", BERG),
        ("schro", LANG),
        ("lang-schr", LANG),
        ("langschröder", LANG),
        ("obrien", OBRIEN),
        ("o'br", OBRIEN),
        ("berg", BERG),
        ("van d", BERG),
        ("odeg", BERG),
        # one mistake in a word: a letter wrong, missing, too many, two swapped
        ("moller", MULLER),
        ("Mller", MULLER),
        ("Mueller Juergen", MULLER),
        ("mulelr jürgne", MULLER),
        ("sinead obrein", OBRIEN),
        # more than that, where there is nobody else
        ("schröderrs", LANG),
        # phones: from the start, the middle, the end, as dialled at home, with blanks and signs
        ("+49 30 1234567", MULLER),
        ("0049301234567", MULLER),
        ("030 1234567", MULLER),
        ("+49 (0)30/123-45 67", MULLER),
        ("3012", MULLER),
        ("4930", MULLER),
        ("93012", MULLER),
        ("567", MULLER),
        ("4567", MULLER),
        ("234", MULLER),
        ("020 7946 0958", QUINT),
        # birth dates
        ("1968-11-23", MULLER),
        ("23.11.1968", MULLER),
        ("23.11.68", MULLER),
        ("11/23/1968", MULLER),
        ("23/11/1968", MULLER),
        ("1968/11/23", MULLER),
        ("04/03/1990", OBRIEN),
        ("03/04/1990", OBRIEN),
        ("4.3.90", OBRIEN),
        # and all at once
        ("mull jur 1968-11-23", MULLER),
        ("030 1234567 muler", MULLER),
        ("23.11.1968 moller", MULLER),
    ],
)
def test_a_search_finds_whom_people_mean_and_nobody_else(api, people, typed, found):
    assert names(api.get(PATIENTS, {"search": typed})) == [found]


@pytest.mark.parametrize(
    "typed",
    [
        "xyzzy",
        "müller eva",
        "müller 1990-03-04",
        "jürgen 020 7946 0958",
        "99999",
        "31.02.1968",
        "%",
    ],
)
def test_every_word_must_fit(api, people, typed):
    assert names(api.get(PATIENTS, {"search": typed})) == []


def test_a_number_is_found_as_such(api, people):
    assert names(api.get(PATIENTS, {"search": "4"})) == [QUINT]


@pytest.fixture
def alike(alpha):
    """Those whose name begins so, then whose other name does, then who are one letter away: in this order."""
    with alpha.context():
        for first, last in [
            ("Ute", "Meier"),
            ("Meyer", "Levin"),
            ("Ali", "Meyerhof"),
            ("Bo", "Meyer"),
            ("Al", "Meyer"),
            ("Ida", "Mayer"),
        ]:
            PatientFactory(first_name=first, last_name=last)


SUREST_FIRST = ["Al Meyer", "Bo Meyer", "Ali Meyerhof", "Meyer Levin", "Ida Mayer", "Ute Meier"]


@pytest.mark.parametrize("size", [1, 2, 3, 6])
def test_the_surest_come_first_and_pages_hold_everybody_once_both_ways(api, alike, size):
    met, url = [], f"{PATIENTS}?search=meyer&page_size={size}&count=true"
    while url:
        page = api.get(url)
        last, url = page.json(), page.json()["next"]
        met.append(names(page))
    assert [name for page in met for name in page] == SUREST_FIRST
    assert last["count"] == 6

    back, url = [], last["previous"]
    while url:
        page = api.get(url)
        back.append(names(page))
        url = page.json()["previous"]
    assert back == met[-2::-1]


def test_an_order_that_is_asked_for_is_kept_and_filters_hold(api, alike):
    by_name = names(api.get(PATIENTS, {"search": "meyer", "ordering": "-last_name"}))
    assert by_name == sorted(SUREST_FIRST, key=lambda name: name.split()[::-1], reverse=True)
    assert names(api.get(PATIENTS, {"search": "meyer", "status": "archived"})) == []


def test_another_clinic_s_patients_are_not_found(api, people, beta, client_of):
    assert names(client_of(beta.owner).get(PATIENTS, {"search": "müller"})) == []


@pytest.mark.parametrize(
    "typed", ["m" * 300, "1" * 3000, "' & | ! :*", "\\", "~a #123", "<-> ()", "\uff11\uff12\uff13"]
)
def test_a_search_takes_what_its_own_language_is_made_of(api, people, typed):
    assert api.get(PATIENTS, {"search": typed}).status_code == 200


def test_two_digits_of_a_year_are_never_to_come():
    assert Sought.read("1.2.30").days == ((date(1930, 2, 1),),)
    assert Sought.read("1.2.03").days == ((date(1903, 2, 1), date(2003, 2, 1)),)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("lindqvist", 3),  # by last name, by beginning, by a mistake
        ("lindqvits", 3),
        ("qwxyz", 4),  # nobody: who resembles
        ("030 5550101", 1),
    ],
)
@pytest.mark.parametrize("number", [1, 3])
def test_a_page_of_a_search_reads_each_group_once(
    api, alpha, typed, read, number, django_assert_num_queries
):
    with alpha.context():
        PatientFactory.create_batch(number, last_name="Lindqvist", phone="+49305550101")

    # Savepoint, authentication, the groups, the event, release, and the client's clinic.
    with django_assert_num_queries(5 + read):
        found = api.get(PATIENTS, {"search": typed}).json()["results"]
    assert len(found) == (0 if typed == "qwxyz" else number)


def test_a_full_page_of_the_surest_reads_nobody_else(api, alpha, django_assert_num_queries):
    with alpha.context():
        PatientFactory.create_batch(3, last_name="Lindqvist")

    with django_assert_num_queries(6):
        page = api.get(PATIENTS, {"search": "lindqvist", "page_size": 2}).json()
    # The place of the cursor takes one more for each group up to its own.
    with django_assert_num_queries(9):
        assert len(api.get(page["next"]).json()["results"]) == 1


def test_names_may_have_as_many_words_as_they_are_long(api, alpha):
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = [one + other for one in letters for other in letters]
    first, last, preferred = (" ".join(words[n : n + 33]) for n in (0, 33, 66))
    with alpha.context():
        PatientFactory(first_name=first, last_name=last, preferred_name=preferred)

    assert names(api.get(PATIENTS, {"search": f"{words[0]} {words[98]}"})) == [f"{first} {last}"]
