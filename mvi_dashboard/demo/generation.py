"""Puts the town together: one block of contracts after the other, so that a million of them never stand in memory."""

from collections import Counter
from collections.abc import Iterator
from random import Random

from mvi_dashboard.demo.circularity import add_circular
from mvi_dashboard.demo.climate import add_climate
from mvi_dashboard.demo.contracts import Draw, draw_contracts, number_contracts
from mvi_dashboard.demo.dirt import plant
from mvi_dashboard.demo.fixed import fixed_contracts
from mvi_dashboard.demo.policy import add_actions, add_targets
from mvi_dashboard.demo.register import add_contract, add_invoices
from mvi_dashboard.demo.rows import Row, Rows
from mvi_dashboard.demo.social_return import add_social_return
from mvi_dashboard.demo.town import read_town
from mvi_dashboard.demo.wording import draw_suppliers, read_words


def generate(contract_count: int, seed: int) -> dict[str, list[Row]]:
    """All rows per table, as text in the register's own format."""
    tables: dict[str, list[Row]] = {}
    for table, row in stream(contract_count, seed):
        tables.setdefault(table, []).append(row)
    return tables


def stream(contract_count: int, seed: int) -> Iterator[tuple[str, Row]]:
    """Table name and row, town by town; the planted mistakes stand in the first."""
    size = read_town().assumed.count("town_contracts")
    for offset in range(0, contract_count, size):
        block = _draw_block(min(size, contract_count - offset), seed, offset)
        for table, kept in block.tables.items():
            for row in kept:
                yield table, row


def _draw_block(count: int, seed: int, offset: int) -> Rows:
    """One town of `count` contracts; each theme draws from a stream of its own."""
    town, words = read_town(), read_words()

    def source(name: str) -> Random:
        return Random(f"{seed}/{offset}/{name}")

    suppliers = draw_suppliers(source("suppliers"), town, words)
    fixed = fixed_contracts(Draw(source("fixed contracts"), town, words, suppliers))[:count]
    drawn = draw_contracts(Draw(source("contracts"), town, words, suppliers), count - len(fixed))
    contracts = number_contracts([*fixed, *drawn], offset)
    rows = Rows(town.assumed.text("organisation"))
    climate, circular, social = source("climate"), source("circular"), source("social return")
    register, invoices = source("register"), source("invoices")
    avoiding, placing = source("avoided purchases"), source("placements")
    turns: Counter[str] = Counter()
    for contract in contracts:
        add_climate(rows, climate, town, contract, turns)
        add_circular(rows, circular, avoiding, town, contract)
        add_social_return(rows, social, placing, town, contract)
        add_contract(rows, register, town, contract)
        add_invoices(rows, invoices, town, contract)
    if offset == 0:
        add_targets(rows)
        add_actions(rows, contracts)
        plant(rows, source("mistakes"), town)
    return rows
