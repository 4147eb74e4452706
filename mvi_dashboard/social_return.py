"""What stands beside the euros of social return (rules.md R8): their regional tables, pace per contract, and people."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from mvi_dashboard.indicators import INDICATORS
from mvi_dashboard.questions import Settings, ask
from mvi_dashboard.selects import select_rows, write_filters
from mvi_dashboard.store import Store


def regional_tables(
    store: Store,
    indicators: Sequence[str],
    where: Mapping[str, Any] | None = None,
    year: int | None = None,
    settings: Settings | None = None,
) -> list[dict[str, Any]]:
    """The tables of building blocks behind the social return among these figures: rows of `social_return_tables`.

    Euros of different tables are not added without naming them; a row of Nones stands for tables that are not known.
    """
    found: set[str | None] = set()
    for indicator in indicators:
        if INDICATORS[indicator].theme != "social_return":
            continue
        question = ask(indicator, (), where, year, settings, store.default_year)
        cut, parameters = select_rows(question, ["social_return_table", "has_agreement"])
        sql = (
            f"with cut as (\n{cut}\n)\nselect distinct social_return_table from cut"
            " where applies and has_agreement and part <> 0"
        )
        found |= {row["social_return_table"] for row in store.rows(sql, parameters)}
    columns = ("table_id", "region", "label", "valid_from", "seen_in")
    listed = store.rows(f"select {', '.join(columns)} from social_return_tables order by region, table_id")
    known = [row for row in listed if row["table_id"] in found]
    return known + ([dict.fromkeys(columns)] if None in found else [])


def read_pace(store: Store, where: Mapping[str, Any] | None = None) -> pd.DataFrame:
    """`social_return_pace` within filters, the largest gap first: one row per contract with an agreement."""
    conditions, parameters = write_filters(where or {})
    cut = f"select (organisation, contract_id) from counted_contracts where {' and '.join(['1 = 1', *conditions])}"
    return store.query(
        f"select * from social_return_pace where (organisation, contract_id) in ({cut})"
        " order by gap_eur desc nulls first, organisation, contract_id",
        parameters,
    )


def read_people(store: Store) -> pd.DataFrame:
    """Placements and full-time years per organisation, year and target group (`all` = their sum); small cells empty."""
    return store.query("select * exclude (delivery_id, source_file, source_row) from social_return_people order by all")
