"""Totals that somebody else has published: each row with its source, read in 2026."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.conf import settings

from core.money.totals import Line, compute_totals

HMRC = "HM Revenue & Customs, Calculating VAT for VAT-inclusive and VAT-exclusive prices"
FRACTIONS = (
    "HM Revenue & Customs, VAT fractions (3/23 at 15 %, 7/47 at 17.5 %, 1/6 at 20 %, 1/21 at 5 %)"
)
IRD = "Inland Revenue New Zealand, Tax changes - Budget 2010, Calculating GST (3/23)"
BUDGET = "Department of Finance Canada, Budget 2012, Rounding: a coffee and a sandwich with 5 % GST"
EN_16931 = "European Commission, eInvoicing-EN16931, ubl/examples/ubl-tc434-example"

# Of a line: quantity, price, rate; of the document: net, tax, gross.
PUBLISHED = [
    (HMRC, "GBP", False, [("1", "100", "20")], "100.00", "20.00", "120.00"),
    (HMRC, "GBP", False, [("1", "100", "5")], "100.00", "5.00", "105.00"),
    (FRACTIONS, "GBP", True, [("1", "120", "20")], "100.00", "20.00", "120.00"),
    (FRACTIONS, "GBP", True, [("1", "117.50", "17.5")], "100.00", "17.50", "117.50"),
    (FRACTIONS, "GBP", True, [("1", "115", "15")], "100.00", "15.00", "115.00"),
    (FRACTIONS, "GBP", True, [("1", "105", "5")], "100.00", "5.00", "105.00"),
    (IRD, "NZD", False, [("1", "1500", "15")], "1500.00", "225.00", "1725.00"),
    (IRD, "NZD", True, [("1", "1725", "15")], "1500.00", "225.00", "1725.00"),
    (BUDGET, "CAD", False, [("1", "1.83", "5"), ("1", "2.86", "5")], "4.69", "0.23", "4.92"),
    # Three months of a licence.
    (f"{EN_16931}9.xml", "EUR", False, [("3", "49", "21")], "147.00", "30.87", "177.87"),
    # The breakdown at 25 % and at 15 %, the first of which is exactly half a cent: 365.125.
    (f"{EN_16931}2.xml", "NOK", False, [("1", "1460.50", "25")], "1460.50", "365.13", "1825.63"),
    (f"{EN_16931}2.xml", "NOK", False, [("1", "1", "15")], "1.00", "0.15", "1.15"),
]


@pytest.mark.parametrize(
    ("source", "currency", "included", "lines", "net", "tax", "gross"), PUBLISHED
)
def test_a_published_total_is_ours(source, currency, included, lines, net, tax, gross):
    totals = compute_totals(
        [
            Line(quantity=Decimal(quantity), unit_price=Decimal(price), tax_rate=Decimal(rate))
            for quantity, price, rate in lines
        ],
        currency=currency,
        prices_include_tax=included,
    )

    assert [str(part) for part in totals.sums[3:]] == [net, tax, gross], source


@pytest.mark.parametrize("third", range(10))
def test_the_third_decimal_decides_as_the_tax_laws_say(third):
    """Up from five on, and down below.

    Streamlined Sales and Use Tax Agreement, section 324 A (as Rhode Island's § 44-18.1-25): carried to the third
    decimal, rounded up whenever that is greater than four. HM Revenue & Customs, VATREC12030: 0.5 of a penny or more
    up, less down. A New Tax System (Goods and Services Tax) Act 1999 of Australia, section 9-90: 0.5 cents upwards.
    """
    (line,) = compute_totals(
        [Line(quantity=Decimal(1), unit_price=Decimal(f"1.2{third}"), tax_rate=Decimal(10))],
        currency="USD",
        prices_include_tax=False,
    ).lines

    assert str(line.tax) == ("0.12" if third <= 4 else "0.13")


def test_the_example_of_the_documentation_is_right():
    text = (settings.ROOT_DIR / "docs" / "money.md").read_text()
    names = {}
    exec(text.partition("```python\n")[2].partition("```")[0], names)

    for line, label in zip(names["totals"].lines, ("filling, 19 %", "brushes, 7 %"), strict=True):
        assert f"| {label} | {' | '.join(map(str, line))} |" in text
    assert f"| together | {' | '.join(map(str, names['totals'].sums))} |" in text
