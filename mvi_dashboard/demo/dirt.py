"""The mistakes that are planted on purpose; the assumptions and `data/contracts/README.md` say how many of each."""

from collections.abc import Callable
from random import Random

from mvi_dashboard.demo.rows import Row, Rows
from mvi_dashboard.demo.town import Town

_IMPOSSIBLE_DATES = ("31-02-2023", "30-02-2024", "31-11-2022", "00-00-2021")
_NO_AMOUNTS = ("p.m.", "nader te bepalen")
_NO_CPV_CODES = ("4523312O-6", "volgt", "zie bestek", "diversen")
_MISSING = "9999-"


def plant(rows: Rows, random: Random, town: Town) -> None:
    """Adds the faulty rows among the good ones and spoils a few cells that are flagged and not rejected."""
    _plant_contracts(rows.tables, random, town)
    _spoil_contracts(rows.tables["contracts"], random, town)
    _plant_children(rows.tables, random, town)


def _plant_contracts(tables: dict[str, list[Row]], random: Random, town: Town) -> None:
    """Extra contract rows that cannot be accepted, and numbers that come twice."""
    count, contracts = town.assumed.count, tables["contracts"]
    models = [row for row in contracts if row["start_date"] and row["end_date"]]

    def add(number: int, name: str, spoil: Callable[[Row, int], None]) -> None:
        for serial in range(number):
            row = dict(models[random.randrange(len(models))])
            row["contract_id"] = f"{row['contract_id'][:5]}X{name}{serial + 1}"
            row["parent_contract_id"], row["early_end_date"], row["last_end_date"] = "", "", ""
            spoil(row, serial)
            contracts.insert(random.randrange(len(contracts)), row)

    def swap_dates(row: Row, _: int) -> None:
        row["start_date"], row["end_date"] = row["end_date"], row["start_date"]

    def repeat(row: Row, _: int) -> None:
        row["contract_id"] = models[random.randrange(len(models))]["contract_id"]
        row.update({**next(model for model in models if model["contract_id"] == row["contract_id"])})
        row["title"] = f"{row['title']} (gewijzigd)"

    add(count("missing_title_rows"), "A", lambda row, _: row.update(title=""))
    add(count("end_before_start_rows"), "B", swap_dates)
    add(
        count("impossible_date_rows"),
        "C",
        lambda row, serial: row.update(start_date=_IMPOSSIBLE_DATES[serial % len(_IMPOSSIBLE_DATES)]),
    )
    add(count("amount_not_number_rows"), "D", lambda row, serial: row.update(value_eur=_NO_AMOUNTS[serial % 2]))
    add(count("repeated_number_rows"), "E", repeat)


def _spoil_contracts(contracts: list[Row], random: Random, town: Town) -> None:
    """Cells of accepted contracts that are flagged: each contract at most once."""
    count = town.assumed.count
    sound = [row for row in contracts if "X" not in row["contract_id"] and "gewijzigd" not in row["title"]]
    with_kvk = [row for row in sound if row["supplier_kvk"] and row["cpv_code"]]
    for row in _sample(random, with_kvk, count("seven_digit_kvk_contracts")):
        row["supplier_kvk"] = row["supplier_kvk"][1:]
    whole = [row for row in with_kvk if len(row["supplier_kvk"]) == 8 and not row["ambition_level"]]
    for serial, row in enumerate(_sample(random, whole, count("bad_cpv_contracts"))):
        row["cpv_code"] = _NO_CPV_CODES[serial % len(_NO_CPV_CODES)]
    rated = [row for row in with_kvk if row["ambition_level"] and len(row["supplier_kvk"]) == 8]
    for row in _sample(random, rated, count("bad_ambition_contracts")):
        row["ambition_level"] = "zilver"


def _plant_children(tables: dict[str, list[Row]], random: Random, town: Town) -> None:
    """Extra rows of the other tables: codes that do not exist, parents that do not exist, shares above 1."""
    count = town.assumed.count
    stages = tables.get("stages", [])
    reported = {row["application_id"] for row in stages if row["stage"] == "delivered"}
    silent = {row["application_id"] for row in stages if row["stage"] == "in_contract"} - reported
    last_year = str(town.assumed.data_date.year - 1)

    def add(table: str, number: int, fits: Callable[[Row], bool] = bool, **changes: str) -> None:
        """Copies of different rows that fit, with some cells changed; `#` becomes a serial number."""
        models = [row for row in tables.get(table, []) if fits(row)]
        for serial, model in enumerate(_sample(random, models, number), start=1):
            cells = {name: value.replace("#", str(serial)) for name, value in changes.items()}
            tables[table].append({**model, **cells})

    def has_no_method(row: Row) -> bool:
        return not row["purchased_variant"]

    def is_unreported(row: Row) -> bool:
        return row["stage"] == "in_contract" and row["is_reached"] == "ja" and row["application_id"] in silent

    add(
        "applications",
        count("orphan_application_rows"),
        contract_id=f"{_MISSING}000#",
        application_id=f"{_MISSING}000#-CO2-1",
    )
    add(
        "applications", count("bad_attribution_rows"), has_no_method, application_id="fout-#", attribution="commercieel"
    )
    add(
        "quantities",
        count("bad_unit_rows"),
        lambda row: row["unit"] == "litre",
        unit="vaten",
        period="year",
        year="2030",
    )
    add("quantities", count("orphan_quantity_rows"), application_id=f"{_MISSING}000#-CO2-9")
    add(
        "stages",
        count("share_above_one_rows"),
        is_unreported,
        stage="delivered",
        year=last_year,
        delivered_share="1,2",
        evidence="Rapportage leverancier",
    )
    add("stages", count("bad_stage_rows"), stage="opgeleverd", year="", delivered_share="")
    add("circular", count("bad_strategy_rows"), criterion_id="CX#", strategy="R4")
    add("social_return_efforts", count("effort_without_year_rows"), effort_id="fout-#", year="")
    add("spend", count("orphan_spend_rows"), contract_id=f"{_MISSING}000#")


def _sample(random: Random, rows: list[Row], number: int) -> list[Row]:
    """Different rows, drawn one by one."""
    left = list(rows)
    return [left.pop(random.randrange(len(left))) for _ in range(min(number, len(left)))]
