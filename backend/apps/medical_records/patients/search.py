"""What people type into the search box, and who is meant by it: first the surest, then who resembles.

The functions of the database that this page names are made by core's migrations `search_terms` and `search_pairs`.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import BooleanField, DecimalField, F, Func, Q, TextField, Value
from django.db.models.functions import Cast, Coalesce, StrIndex
from django.db.models.lookups import GreaterThan
from django.utils import timezone

from apps.medical_records.patients.merged import merged_from
from core.search import Searchable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_WORDS, LONGEST = 6, 100
# So many digits of a phone are looked up at least; of so many, an index has every one.
PHONE_PART, PHONE_TERM = 3, 4
# A word so short begins too many names for them to be sorted.
SHORT = 2
# Of so many who resemble, the rest is not looked at: whoever is looked for among them is named more closely.
ALIKE = 200
DATE = re.compile(r"(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})", re.ASCII)
PHONE = re.compile(r"\+?[\d()/.-]*\d[\d()/.-]*", re.ASCII)
# The order of names: of few, who are sorted once they are found, or of many, where it is read from an index, which of
# the two PostgreSQL decides by how frequent a term is.
BY_NAME, AS_INDEXED = ("again", "id"), ("sort_name", "id")
BY_LIKENESS = ("-relevance", "sort_name", "id")
EVERYBODY = "!'~'"  # who does not have a term that nobody has


class Asked(Func):
    """A function of the database that makes a question for the index of terms from what was typed."""

    output_field = TextField()


def first_of(*questions: Any) -> Coalesce:
    """Ask the first question that there is: the earlier it is, the fewer others than those who are meant it finds."""
    return Coalesce(*questions, output_field=TextField())


class Holds(Func):
    """Whether a patient's terms answer a question."""

    arg_joiner = " @@ "
    template = "(%(expressions)s)"
    output_field = BooleanField()


class HoldsByTheWay(Holds):
    """The same, asked of rows that an index has found.

    None answers it. PostgreSQL takes it to be so of nearly all, and the contrary of so few that it asks an index for them
    and does not go through the clinic until it has met enough.
    """

    template = "(coalesce(%(expressions)s, false)::int <> 0)"


class Unindexed(Func):
    """The name as a text that no index has, so that few are sorted in the place of all being gone through."""

    template = "(%(expressions)s || '')"
    output_field = TextField()


class Group(NamedTuple):
    """Patients who are as surely meant as each other, and their order; at most `limit` of them are looked at.

    A `last_resort` is told only where nobody else is.
    """

    who: Q
    order: tuple[str, ...] = BY_NAME
    limit: int | None = None
    last_resort: bool = False


@dataclass(frozen=True)
class Sought:
    """A text from the search box: parts of names, digits of a phone or a number, birth dates. All of them must fit."""

    names: tuple[str, ...]
    digits: tuple[str, ...]
    days: tuple[tuple[date, ...], ...]

    @classmethod
    def read(cls, text: str) -> Sought:
        """Tell what is what; digits with blanks between them are one phone."""
        names: list[str] = []
        digits: list[str] = []
        days: list[tuple[date, ...]] = []
        goes_on = False
        for whole in text.replace("(0)", "").split()[:MAX_WORDS]:
            word = whole[:LONGEST]
            if found := tuple(_days(word)):
                days.append(found)
                goes_on = False
            elif PHONE.fullmatch(word):
                only = re.sub(r"\D", "", word)
                digits[-1:] = [digits[-1] + only] if goes_on else [*digits[-1:], only]
                goes_on = True
            else:
                names.append(word)
                goes_on = False
        return cls(tuple(names), tuple(map(_as_dialled, digits)), tuple(days))

    def groups(self) -> tuple[Group, ...]:
        """Part those who are meant, the surest first; nobody is in two groups but the last resort."""
        common = self._common()
        if not self.names:
            by_phone = not self.days and all(len(part) >= PHONE_PART for part in self.digits)
            return (Group(common, AS_INDEXED if by_phone else BY_NAME),)
        typed = Value(" ".join(self.names))
        terms = F("search_terms")
        beginnings = Asked(typed, function="search_beginnings")
        pairs = Asked(typed, function="search_pairs")
        begins = Q(HoldsByTheWay(terms, beginnings))
        groups, rest, few = [], common, [pairs, beginnings]
        if self._is_broad():
            plain: Any = Searchable(Value(self.names[-1]))
            after: Any = Searchable(Value(self.names[-1] + chr(0x10FFFF)))
            last_name = Q(sort_name__gte=plain, sort_name__lt=after)
            groups.append(Group(common & last_name & self._beside(pairs) & begins, AS_INDEXED))
            rest, few = common & ~last_name, [Asked(typed, function="search_elsewhere"), *few]
        groups.append(Group(rest & Q(Holds(terms, first_of(*few))) & begins))
        if all(len(name) <= SHORT for name in self.names):
            return tuple(groups)  # so short a word resembles no name but those that begin so
        mistaken = first_of(
            Asked(typed, function="search_misspelt"), Asked(typed, function="search_mistaken")
        )
        groups += [
            Group(rest & Q(Holds(terms, mistaken)) & ~begins, limit=ALIKE),
            Group(common & self._resembling(), BY_LIKENESS, limit=ALIKE, last_resort=True),
        ]
        return tuple(groups)

    def relevance(self) -> Any:
        """Say how much a patient's names resemble those that were typed, up to 1 for each."""
        nothing: Any = Value(0.0)
        plain: list[Any] = [Searchable(Value(name)) for name in self.names]
        alike = [TrigramWordSimilarity(name, F("search_text")) for name in plain]
        return Cast(sum(alike, nothing), DecimalField(max_digits=6, decimal_places=4))

    def _common(self) -> Q:
        """Say what must be so in any case: each birth date, each number or part of a phone."""
        on_days = [Q(birth_date__in=days) for days in self.days]
        return reduce(and_, [*on_days, *map(_with_digits, self.digits)], Q())

    def _is_broad(self) -> bool:
        """Tell whether so many may be meant that the beginnings of last names come first, as in a telephone book."""
        if self.days or self.digits:
            return False
        return len(self.names) == 1 or all(len(name) <= SHORT for name in self.names)

    def _beside(self, pairs: Asked) -> Q:
        """Let PostgreSQL know how many of those whose last name begins so are meant, that it may go through all of them.

        Of single letters it knows by the others' alone, since how many have both says little of how many have one more.
        """
        *others, last = self.names
        if not others:
            return Q()
        if all(len(name) == 1 for name in self.names):
            pairs = Asked(Value(" ".join(others)), Value(last), function="search_initials")
        return Q(Holds(F("search_terms"), first_of(pairs, Value(EVERYBODY))))

    def _resembling(self) -> Q:
        alike = [
            Q(search_text__trigram_word_similar=Searchable(Value(name))) for name in self.names
        ]
        return reduce(and_, alike)


def _with_digits(digits: str) -> Q:
    number = Q(number=digits) | Q(merged_from(digits))
    if len(digits) < PHONE_PART:
        return number
    phone = Q(Holds(F("search_terms"), Asked(Value(digits), function="search_last_digits")))
    if len(digits) > PHONE_TERM:
        phone &= Q(GreaterThan(StrIndex(F("phone"), Value(digits)), 0))
    return number | phone


def _as_dialled(digits: str) -> str:
    """Leave out the zeros that a number has at home or abroad, and E.164 has not."""
    return digits.lstrip("0") or digits


def _days(word: str) -> Iterator[date]:
    """Read a birth date as its writer may have meant it: 1968-11-23, 23.11.1968, 23.11.68, and either way with `/`."""
    parts = DATE.fullmatch(word)
    if parts is None:
        return
    first, sign, second, third = parts.groups()
    if len(first) == 4:  # noqa: PLR2004  digits of a year
        orders = [(first, second, third)]
    elif sign == "/":
        orders = [(third, second, first), (third, first, second)]
    else:
        orders = [(third, second, first)]
    found = {
        day for year, month, day in orders for day in _in_centuries(year, int(month), int(day))
    }
    yield from sorted(found)


def _in_centuries(year: str, month: int, day: int) -> Iterator[date]:
    if len(year) == 3 or len(year) == 1:  # noqa: PLR2004  digits of a year
        return
    for century in (0,) if len(year) == 4 else (1900, 2000):  # noqa: PLR2004
        with suppress(ValueError):
            found = date(century + int(year), month, day)
            if found <= timezone.now().date():
                yield found


def any_of(groups: Iterable[Group]) -> Q:
    """Join groups."""
    return reduce(or_, [group.who for group in groups])
