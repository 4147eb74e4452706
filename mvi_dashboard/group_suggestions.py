"""Product groups that a contract without one may be of, each with its reason: an offer, which counts for nothing.

Three things speak: words in the title, the category under which the register keeps the contract, and the other contracts of its
supplier. Where they point to different groups all are told, and none goes before another.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from mvi_dashboard.importers.vocabulary import normalise
from mvi_dashboard.store import Store

_CODE_BEFORE = re.compile(r"^[\d .:–-]+(?=[^\W\d])")
"""The number of a category before its name: "5210 Wagenpark"."""


@dataclass(frozen=True)
class TitleWord:
    """A word that points to a product group: as a whole word, at the start of one or anywhere in a title; or a category by name."""

    word: str
    place: str
    product_group: str

    def find(self, title: str) -> tuple[int, int] | None:
        """Where a normalised title holds it: first letter and the one after the last."""
        sought = {"word": f" {self.word} ", "start": f" {self.word}"}.get(self.place, self.word)
        at = f" {title} ".find(sought)
        if at < 0:
            return None
        first = at - 1 + (len(sought) - len(sought.lstrip()))
        return first, first + len(self.word)


@dataclass(frozen=True)
class Suggestion:
    """A group and what points to it: the word in the title, the category, or the supplier with so many contracts in it.

    `source`: `title`, `category` or `supplier`; `others`: further groups that a title points to, each with its word.
    """

    product_group: str
    word: str
    others: tuple[tuple[str, str], ...] = ()
    source: str = "title"
    contracts: int = 0


def suggest_group(title: str, words: Sequence[TitleWord]) -> Suggestion | None:
    """The group of the longest word that the title holds; None where there is none, or two groups have one as long.

    A word within the one that counts points nowhere else: "reiniging bedrijfskleding" is not about clothing.
    """
    plain = normalise(title)
    sought = (word for word in words if word.place != "category")
    found = [(word, place) for word in sought if (place := word.find(plain)) is not None]
    if not found:
        return None
    longest = max(len(word.word) for word, _ in found)
    best = [(word, place) for word, place in found if len(word.word) == longest]
    if len({word.product_group for word, _ in best}) > 1:
        return None
    (chosen, (first, last)) = best[0]
    others = {
        word.product_group: _whole_words(plain, place)
        for word, place in found
        if word.product_group != chosen.product_group and not (first <= place[0] and place[1] <= last)
    }
    return Suggestion(chosen.product_group, _whole_words(plain, (first, last)), tuple(others.items()))


def suggest_from_category(category: str | None, words: Sequence[TitleWord]) -> Suggestion | None:
    """The group that the name of a category stands for, else the only one that words in it point to; None where neither."""
    name = _CODE_BEFORE.sub("", category or "").strip()
    named = {word.product_group for word in words if word.place == "category" and word.word == normalise(name)}
    if len(named) == 1:
        return Suggestion(named.pop(), name, source="category")
    found = suggest_group(name, words)
    return None if found is None or found.others else replace(found, word=name, source="category")


def read_words(store: Store) -> tuple[TitleWord, ...]:
    """The words of the reference table with which the store was built."""
    rows = store.rows("select word, place, product_group from title_words order by word")
    return tuple(TitleWord(row["word"], row["place"], row["product_group"]) for row in rows)


def suggest_groups(store: Store, contracts: Sequence[Mapping[str, Any]]) -> list[tuple[Suggestion, ...]]:
    """What points somewhere, per contract (`organisation`, `contract_id`, `title`): by title, by category, by supplier."""
    words = read_words(store)
    keys = [[row["organisation"], row["contract_id"]] for row in contracts]
    told = {(row["organisation"], row["contract_id"]): row for row in store.rows(_TOLD, {"contracts": keys})}
    offers = []
    for row in contracts:
        about = told.get((row["organisation"], row["contract_id"]), {})
        by_supplier = None
        if about.get("product_group"):
            by_supplier = Suggestion(
                about["product_group"], about["supplier_name"] or "", source="supplier", contracts=about["found"]
            )
        found = (suggest_group(row["title"], words), suggest_from_category(about.get("category"), words), by_supplier)
        offers.append(tuple(offer for offer in found if offer is not None))
    return offers


_TOLD = """
with
keys as (select key[1] as organisation, key[2] as contract_id from (select unnest($contracts::varchar[][]) as key)),
no_suppliers as (
    select delivery_id, source_file, source_row from problems
    where table_name = 'contracts' and rule in ('winner_not_a_name', 'several_suppliers')
),
asked as (select c.* from contracts c join keys using (organisation, contract_id)),
named as (select * from asked anti join no_suppliers using (delivery_id, source_file, source_row)),
spellings as (
    select distinct n.organisation, n.contract_id, s.supplier_name
    from named n
    join (select distinct organisation, supplier_name from contracts where supplier_name is not null) s
        on s.organisation = n.organisation
        and replace(replace(lower(s.supplier_name), '.', ''), ' ', '') = replace(replace(lower(n.supplier_name), '.', ''), ' ', '')
),
pairs as (
    select s.organisation, s.contract_id, c.contract_id as other_id, c.delivery_id, c.source_file, c.source_row
    from spellings s
    join contracts c on c.organisation = s.organisation and c.supplier_name = s.supplier_name
    union
    select n.organisation, n.contract_id, c.contract_id, c.delivery_id, c.source_file, c.source_row
    from named n
    join contracts c on c.organisation = n.organisation and c.supplier_kvk = n.supplier_kvk
),
groups_of_supplier as (
    select p.organisation, p.contract_id, min(g.product_group) as product_group, count(*) as found
    from (select * from pairs anti join no_suppliers using (delivery_id, source_file, source_row)) p
    join classified_contracts g on g.organisation = p.organisation and g.contract_id = p.other_id
    where g.product_group is not null
    group by all
    having count(distinct g.product_group) = 1
        and count(*) >= (select value from thresholds where threshold = 'supplier_suggestion_contracts')
)
select a.organisation, a.contract_id, a.category, a.supplier_name, g.product_group, g.found
from asked a
left join groups_of_supplier g using (organisation, contract_id)
"""
"""Of each contract asked for: its category, and the one product group of its supplier's other contracts, where there is one.

A supplier is one by KvK number or by name, whatever its capitals, dots and blanks; "diverse" is none.
"""


def _whole_words(title: str, place: tuple[int, int]) -> str:
    """What stands in the title there, up to the blanks around it."""
    first, last = title.rfind(" ", 0, place[0] + 1) + 1, title.find(" ", place[1])
    return title[first : None if last < 0 else last]
