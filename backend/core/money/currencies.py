"""Currencies that people pay in, and how many decimals each has.

From ISO 4217, list one as published on 2026-01-01 (SIX Group, its maintenance agency), without funds, indexed units,
metals and codes for testing. CLDR, which Babel reads, is about how amounts are shown and differs for thirteen of them:
`docs/decisions/0012-money.md`.
"""

from __future__ import annotations

# What `numeric(12,2)` holds.
STORED_DECIMALS = 2

_NO_DECIMALS = """
    BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF
"""
_TWO_DECIMALS = """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE
    CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR
    KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB
    PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY
    TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG
"""
_THREE_DECIMALS = """
    BHD IQD JOD KWD LYD OMR TND
"""

EXPONENTS: dict[str, int] = {
    code: decimals
    for decimals, codes in ((0, _NO_DECIMALS), (2, _TWO_DECIMALS), (3, _THREE_DECIMALS))
    for code in codes.split()
}


def exponent(currency: str) -> int:
    """Return how many decimals a currency has; raise `ValueError` for a code that ISO 4217 has no money for."""
    try:
        return EXPONENTS[currency]
    except KeyError as error:
        raise ValueError(f"ISO 4217 has no currency {currency!r}.") from error
