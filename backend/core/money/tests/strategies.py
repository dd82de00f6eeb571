"""Documents at random, with halves and ties more often than chance would have them."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from core.money.totals import Line, Percent

CURRENCIES = st.sampled_from(["EUR", "JPY", "KWD"])
RATES = st.one_of(
    st.sampled_from([Decimal(rate) for rate in ("0", "5", "7", "8.875", "10", "19", "20", "100")]),
    st.decimals(0, 100, places=3),
)
PERCENTS = st.decimals(0, 100, places=2).map(Percent)
PRICES = st.one_of(st.decimals(0, 1000, places=2), st.decimals(0, 50, places=6))
QUANTITIES = st.one_of(st.integers(0, 20).map(Decimal), st.decimals(0, 20, places=3))

LINES = st.lists(
    st.builds(
        Line,
        quantity=QUANTITIES,
        unit_price=PRICES,
        discount=st.one_of(st.just(Decimal(0)), PERCENTS),
        tax_rate=RATES,
    ),
    max_size=8,
)
