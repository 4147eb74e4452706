"""The text of cells as a Dutch register writes them: decimal comma, ja/nee, dates day first or ISO."""

from datetime import date


def euros(cents: int | None) -> str:
    """An amount in euros with two decimals; empty where there is none."""
    return "" if cents is None else f"{cents // 100},{cents % 100:02d}"


def comma(number: str) -> str:
    """A number of the reference tables, with a decimal comma."""
    return number.replace(".", ",")


def yes_no(value: bool) -> str:
    """`ja` or `nee`."""
    return "ja" if value else "nee"


def day_first(day: date | None) -> str:
    """A date as dd-mm-jjjj; empty where there is none."""
    return "" if day is None else f"{day.day:02d}-{day.month:02d}-{day.year}"


def iso(day: date | None) -> str:
    """A date as jjjj-mm-dd; empty where there is none."""
    return "" if day is None else day.isoformat()


def thousandths(share: str) -> int:
    """A share of the reference tables ("0.385") in whole thousandths."""
    whole, _, decimals = share.partition(".")
    return int(whole) * 1000 + int((decimals + "000")[:3])
