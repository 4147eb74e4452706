"""Titles and suppliers, put together from the phrases and words in the reference tables."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from random import Random
from string import Formatter

from mvi_dashboard.demo.assumptions import read_rows
from mvi_dashboard.demo.drawing import percent, pick
from mvi_dashboard.demo.town import Town

_KVK_RANGE = 1_000_000
_SPARE_SUPPLIERS = 5
_GROUP_WEIGHT_PER_SUPPLIER = 4


@dataclass(frozen=True)
class Supplier:
    """An invented company; its KvK number lies in a range that is not in use (99......)."""

    name: str
    kvk: str


@dataclass(frozen=True)
class Words:
    """Phrases per group and words per bank."""

    phrases: dict[str, tuple[str, ...]]
    banks: dict[str, tuple[str, ...]]

    def fill(self, random: Random, phrase: str, **known: str) -> str:
        """The phrase with its blanks filled; `{street2}` is another word of the bank `street`."""
        chosen = dict(known)
        for _, name, _, _ in Formatter().parse(phrase):
            if name and name not in chosen:
                bank = self.banks[name.rstrip("2")]
                word = pick(random, bank)
                while word in chosen.values():
                    word = pick(random, bank)
                chosen[name] = word
        return phrase.format_map(chosen)


@cache
def read_words() -> Words:
    """The phrases and words as they stand in the reference tables; departments are a bank as well."""
    phrases: dict[str, list[str]] = defaultdict(list)
    for row in read_rows("demo_phrases.csv"):
        phrases[row["group"]].append(row["phrase"])
    banks: dict[str, list[str]] = defaultdict(list)
    for row in read_rows("demo_words.csv"):
        banks[row["bank"]].append(row["word"])
    banks["department"] = [row["department"] for row in read_rows("demo_departments.csv")]
    return Words(
        {group: tuple(kept) for group, kept in phrases.items()},
        {bank: tuple(kept) for bank, kept in banks.items()},
    )


def draw_title(random: Random, words: Words | None, subject: str, first_year: int, last_year: int | None) -> str:
    """The subject as registers write it: bare, with a year, with a period, with a lot where words are given."""
    form = 9 if subject[-1].isdecimal() else random.randrange(10)
    if form < 2 and last_year is not None and last_year > first_year:
        return f"{subject} {first_year}-{last_year}"
    if form < 4:
        return f"{subject} {first_year}"
    if form == 4 and words is not None and "perceel" not in subject and "rayon" not in subject:
        return f"{subject}, {pick(random, words.banks['lot'])}"
    return subject


def inside(subject: str) -> str:
    """The subject after another word: small first letter, unless it is an abbreviation or a name with capitals."""
    return subject[0].lower() + subject[1:] if subject[1:2].islower() else subject


def draw_suppliers(random: Random, town: Town, words: Words) -> dict[str, tuple[Supplier, ...]]:
    """The suppliers of one town per sector; sectors that sell more have more of them."""
    size: dict[str, int] = defaultdict(int)
    for group in town.groups.values():
        size[group.sector] += group.weight
    taken: set[str] = set()
    return {
        sector: tuple(
            _draw_supplier(random, words, sector, taken)
            for _ in range(_SPARE_SUPPLIERS + weight // _GROUP_WEIGHT_PER_SUPPLIER)
        )
        for sector, weight in size.items()
    }


def _draw_supplier(random: Random, words: Words, sector: str, taken: set[str]) -> Supplier:
    banks = words.banks
    stem = pick(random, banks["stem_first"]) + pick(random, banks["stem_last"])
    while stem in taken:
        stem = pick(random, banks["stem_first"]) + pick(random, banks["stem_last"])
    taken.add(stem)
    trade = pick(random, banks[f"sector_{sector}"])
    form = pick(random, banks["legal_form_zorg" if sector == "zorg" else "legal_form"])
    name = f"{form} {stem} {trade}" if form in ("Stichting", "Coöperatie") else f"{stem} {trade} {form}"
    return Supplier(name, f"99{random.randrange(_KVK_RANGE):06d}")


def spell(random: Random, name: str, chance: int) -> str:
    """The name, in `chance` of a hundred cases spelled in another way, as registers do."""
    if not percent(random, chance):
        return name
    spellings = (
        name.replace("B.V.", "BV"),
        name.upper(),
        name.replace(" B.V.", ""),
        name.replace(" ", "  ", 1),
        name.replace("B.V.", "b.v."),
        f"{name} ",
    )
    return pick(random, spellings)
