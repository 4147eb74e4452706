"""The official list of 2026, read in place; every count is made again with nothing but openpyxl."""

from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from mvi_dashboard.importers import read_file
from mvi_dashboard.store import build_store, open_store
from mvi_dashboard.store.intake import take_in

pytestmark = pytest.mark.real

LIST = Path("reference") / "emission_factors" / "co2emissiefactoren_nl_2026_original.xlsx"


@pytest.fixture(scope="module")
def factors(shared: Path) -> dict[int, tuple[Any, ...]]:
    """Row number -> cells of each factor: the rows that end in a link, as openpyxl gives them."""
    sheet = openpyxl.load_workbook(shared / LIST).worksheets[0]
    return {at: cells for at, cells in enumerate(sheet.iter_rows(values_only=True), start=1) if cells[7] == "Link"}


def test_every_value_of_the_list_is_accounted_for(shared: Path, factors: dict[int, tuple[Any, ...]]) -> None:
    filled = {(at, cell) for at, cells in factors.items() for cell in enumerate(cells[1:5]) if cell[1] is not None}
    numbers = [value for _, (_, value) in filled if not isinstance(value, str)]
    with_number = {at for at, (_, value) in filled if not isinstance(value, str)}
    lapsed = {at for at, cells in factors.items() if "Vervallen" in cells}
    with duckdb.connect(":memory:") as connection:
        (file,) = take_in(connection, [read_file(shared / LIST)]).files
        assert file.format == "factor_list"
        assert file.rows_read == file.rows_accepted + file.rows_rejected == len(filled)
        assert (file.rows_rejected, file.rows_merged_within) == (0, 0)
        assert set(file.problems) == {"factor_lapsed", "factor_value_blank", "factor_variable"}
        assert file.problems["factor_lapsed"] == len(lapsed) == len(factors) - len(with_number)
        assert file.problems["factor_variable"] == 1
        found = connection.execute(
            "select count(distinct source_row), count(value_kg), sum(value_kg), min(list_year), min(list_date)::varchar,"
            " count(distinct source_row) filter (where value_kg is not null) from intake.imported_factors"
        ).fetchall()[0]
        assert found[:2] == (len(factors), len(numbers)) == (229, 608)
        assert found[2] == sum(Decimal(repr(value)) for value in numbers)
        assert found[3:] == (2026, "2026-08-20", 216)
        units = connection.execute(
            "select unit, count(distinct source_row) from intake.imported_factors group by 1"
        ).fetchall()
        ours = {
            "liter": "litre",
            "voertuigkilometer": "vehicle_km",
            "reizigerskilometer": "passenger_km",
            "tonkilometer": "tonne_km",
            "ton": "t",
        }
        assert dict(units) == Counter(ours.get(cells[5], cells[5]) for cells in factors.values())


def test_our_own_rows_are_those_of_the_list_and_its_one_wrong_sum_is_told(shared: Path, tmp_path: Path) -> None:
    build_store(tmp_path, [read_file(shared / LIST)])
    store = open_store(tmp_path)
    different = store.rows(
        "select n.factor_id, n.scope, e.value_kg as own, i.value_kg as published"
        " from factor_names n join emission_factors e using (factor_id, scope)"
        " left join imported_factors i on i.section = n.section and i.subsection is not distinct from n.subsection"
        " and i.factor_name = n.factor_name and i.scope = n.published_scope"
        " where e.evidence = 'read' and e.value_kg is distinct from i.value_kg"
    )
    assert different == []
    audits = {audit.id: audit.rows for audit in store.audits()}
    assert audits["factor_not_in_list"].empty
    assert list(audits["factor_sum_rule"]["factor"]) == ["Bulk- en stukgoederen - Wegvervoer - Vrachtwagen LZV"]
