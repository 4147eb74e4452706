"""The words people may use in a register: headings, table names and codes, in every language, with Dutch synonyms.

Words are compared normalised: lower case, no accents, no punctuation, single spaces.
"""

import csv
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from mvi_dashboard.contracts import TABLES, Column
from mvi_dashboard.paths import LOCALES, REFERENCE

PERSONAL = (
    *("e mail", "e mailadres", "email", "emailadres", "mailadres", "e mail address", "email address"),
    *("telefoon", "telefoonnummer", "tel", "mobiel", "gsm", "telephone", "phone", "mobile"),
    *("contactpersoon", "contactpersonen", "contact person", "service level manager", "voornaam", "achternaam"),
    *("naam deelnemer", "naam kandidaat", "naam medewerker", "naam contactpersoon", "naam werknemer"),
    *("first name", "last name", "bsn", "burgerservicenummer", "citizen number", "geboortedatum", "date of birth"),
)
"""A heading with one of these words holds persons: the column is dropped and counted."""


@dataclass(frozen=True)
class Heading:
    """What a heading means: our column, its rank among the words for that column (0 = ours), whether it says % or is a list."""

    column: str
    rank: int
    is_percentage: bool
    is_list: bool = False


@lru_cache(50_000)
def normalise(text: str) -> str:
    """`"KvK-nummer "` -> `"kvk nummer"`."""
    plain = unicodedata.normalize("NFKD", text.replace("%", " percentage "))
    kept = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[\W_]+", " ", kept.lower()).strip()


@cache
def _locales() -> tuple[dict[str, Any], ...]:
    return tuple(tomllib.loads(path.read_text("utf-8")) for path in sorted(LOCALES.glob("*.toml")))


def _texts(*keys: str) -> Iterator[str]:
    """The text under a key in every language that has it."""
    for tree in _locales():
        found: Any = tree
        for key in keys:
            found = found.get(key, {})
        if isinstance(found, str):
            yield found


@cache
def headings(table: str) -> dict[str, Heading]:
    """Normalised heading -> meaning, for one table."""
    known: dict[str, Heading] = {}
    for own in TABLES:
        for column in own.columns if own.name == table else ():
            for text in (column.name, *_texts("column", table, column.name)):
                known.setdefault(normalise(text), Heading(column.name, 0, False))
    with (REFERENCE / "heading_synonyms.csv").open(encoding="utf-8", newline="") as file:
        for rank, row in enumerate(csv.DictReader(file), start=1):
            if row["table"] == table:
                meaning = Heading(row["column"], rank, row["reads_as"] == "percentage", row["reads_as"] == "list")
                known.setdefault(normalise(row["heading"]), meaning)
    return known


@cache
def explanations(table: str) -> frozenset[str]:
    """The explanations that stand under the headings of a template; a row of them is no data."""
    columns = next(own.columns for own in TABLES if own.name == table)
    texts = (text for column in columns for text in _texts("column", table, f"{column.name}_help"))
    return frozenset(normalise(text) for text in texts)


@cache
def table_names() -> dict[str, str]:
    """Normalised name of a sheet or file -> table."""
    return {normalise(text): table.name for table in TABLES for text in (table.name, *_texts("table", table.name))}


@cache
def passed_over() -> frozenset[str]:
    """Headings that we write ourselves and do not read back: problem and advice of a reject list."""
    names = ("problem", "advice")
    return frozenset(normalise(text) for name in names for text in _texts("column", "reject_list", name))


@cache
def instruction_sheets() -> frozenset[str]:
    """Names of the template's sheet without data."""
    return frozenset(normalise(text) for text in _texts("template", "sheet"))


def is_personal(heading: str) -> bool:
    """Whether the heading announces names, addresses or numbers of persons."""
    return any(f" {word} " in f" {normalise(heading)} " for word in PERSONAL)


def choices(column: Column) -> tuple[str, tuple[str, ...]]:
    """The codes a column may hold, and the section of the language files that names them; none for free text."""
    match column.name:
        case "product_group":
            return "product_group", (*_listed("product_groups", "product_group"), "no_mvi_group")
        case "purchased_variant":
            return "variant", _listed("variants", "variant")
        case "building_block":
            return "building_block", _listed("social_return_groups", "target_group")
        case "unit":
            return "quantity_unit", _listed("units", "unit")
        case _:
            return "code", column.allowed


@cache
def status_words() -> dict[str, str]:
    """Normalised word -> what a contract of that status is: `running`, `ended`, or `no_contract` as yet or any more."""
    with (REFERENCE / "status_words.csv").open(encoding="utf-8", newline="") as rows:
        return {normalise(row["word"]): row["status"] for row in csv.DictReader(rows)}


@cache
def _listed(file: str, column: str) -> tuple[str, ...]:
    with (REFERENCE / f"{file}.csv").open(encoding="utf-8", newline="") as rows:
        return tuple(dict.fromkeys(row[column] for row in csv.DictReader(rows)))


def words_for(codes: Iterable[str], section: str = "code") -> dict[str, str]:
    """Normalised word -> code: each code itself and what the languages call it under `[section]`."""
    return {normalise(text): code for code in codes for text in (*_texts(section, code), code)}
