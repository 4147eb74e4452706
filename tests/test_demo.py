"""The fictitious municipality: the same bytes everywhere, the promised size, gaps and mistakes, and no persons."""

import csv
import itertools
import re
import shutil
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from mvi_dashboard import paths
from mvi_dashboard.contracts import TABLES, THEMES, table
from mvi_dashboard.demo import assumptions, generate, stream, town, wording, write, write_rows
from mvi_dashboard.demo.files import HEADINGS
from mvi_dashboard.measure import measure
from mvi_dashboard.methods import method_groups
from mvi_dashboard.store import open_store

Row = dict[str, str]
Tables = dict[str, list[Row]]

DATA_DATE = "2026-06-30"
STAGES = table("stages").column("stage").allowed
CERTIFICATE = ("certificate_technology", "certificate_country", "certificate_year", "certificate_proof")


@pytest.fixture(scope="module")
def demo() -> Tables:
    """The rows of the committed files, as text."""
    found: Tables = {}
    for name in HEADINGS:
        with (paths.DEMO_CONTRACTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            found[name] = list(csv.DictReader(file, delimiter=";"))
    return found


@pytest.fixture(scope="module")
def sound(demo: Tables) -> dict[str, Row]:
    """The 2,000 contracts by number, without the rows that were planted to be rejected, flagged or merged."""
    return {row["contract_id"]: row for row in demo["contracts"] if "X" not in row["contract_id"]}


def iso(text: str) -> str:
    """A date of contracts.csv (dd-mm-jjjj) as jjjj-mm-dd."""
    day, month, year = text.split("-")
    return f"{year}-{month}-{day}"


def number(text: str) -> float:
    return float(text.replace(",", "."))


def readme_counts(title: str) -> dict[str, int]:
    """The counts of one table of the README: what it is -> number of rows."""
    text = (paths.DEMO_CONTRACTS / "README.md").read_text(encoding="utf-8")
    section = text.split(f"## {title}\n", 1)[1].split("\n## ", 1)[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if line[:1] == "|"]
    return {row[0]: int(row[2]) for row in rows[2:]}


# ------------------------------------------------------------------------------------------------------ bytes and size


def test_generating_again_gives_exactly_the_committed_bytes(tmp_path: Path) -> None:
    assumed = assumptions.read_assumptions()
    write_rows(tmp_path, stream(assumed.count("town_contracts"), assumed.count("seed")))
    for name in HEADINGS:
        committed = (paths.DEMO_CONTRACTS / f"{name}.csv").read_bytes()
        assert (tmp_path / f"{name}.csv").read_bytes() == committed, name
        assert b"\r" not in committed
    assert {path.name for path in paths.DEMO_CONTRACTS.iterdir()} == {
        *(f"{name}.csv" for name in HEADINGS),
        "README.md",
    }


def test_generate_and_write_give_what_stream_gives(tmp_path: Path) -> None:
    write(tmp_path / "at once", generate(300, 7))
    write_rows(tmp_path / "row by row", stream(300, 7))
    for name in HEADINGS:
        assert (tmp_path / "at once" / f"{name}.csv").read_bytes() == (
            tmp_path / "row by row" / f"{name}.csv"
        ).read_bytes()
    assert generate(300, 8) != generate(300, 7)


@pytest.mark.parametrize("count", [1, 40, 2000, 4500])
def test_any_number_of_contracts_can_be_asked(count: int) -> None:
    numbers = [row["contract_id"] for row in generate(count, 1)["contracts"] if "X" not in row["contract_id"]]
    assert len(set(numbers)) == count


def test_the_committed_files_stay_small() -> None:
    assert sum(path.stat().st_size for path in paths.DEMO_CONTRACTS.glob("*.csv")) < 3_000_000


def test_headings_are_columns_of_the_record_and_each_is_filled_somewhere(demo: Tables) -> None:
    assert [name for name in (each.name for each in TABLES) if name in HEADINGS] == list(HEADINGS)
    for name, headings in HEADINGS.items():
        for heading in headings:
            assert table(name).has(heading)
            assert any(row[heading] for row in demo[name]), f"{name}.{heading}"


def test_everything_is_read_through_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = generate(120, 3)
    for path in paths.REFERENCE.glob("demo_*.csv"):
        shutil.copy(path, tmp_path)
    readers = (assumptions.read_assumptions, town.read_town, wording.read_words)
    monkeypatch.setattr(paths, "REFERENCE", tmp_path)
    try:
        for reader in readers:
            reader.cache_clear()
        assert generate(120, 3) == expected
        (tmp_path / "demo_assumptions.csv").unlink()
        assumptions.read_assumptions.cache_clear()
        with pytest.raises(FileNotFoundError):
            assumptions.read_assumptions()
    finally:
        for reader in readers:
            reader.cache_clear()


# ----------------------------------------------------------------------------------------------------------- the town


@cache
def cpv_prefixes() -> dict[str, str]:
    with (paths.REFERENCE / "cpv_prefixes.csv").open(encoding="utf-8", newline="") as file:
        return {found["prefix"]: found["product_group"] for found in csv.DictReader(file)}


def product_group_of(row: Row) -> str:
    """The recorded product group, else the one of the longest CPV prefix; empty where there is neither."""
    prefixes = cpv_prefixes()
    fitting = [prefix for prefix in prefixes if row["cpv_code"].startswith(prefix)]
    return row["product_group"] or (prefixes[max(fitting, key=len)] if fitting else "")


def test_there_are_2000_contracts_of_one_fictitious_organisation(demo: Tables, sound: dict[str, Row]) -> None:
    assert len(sound) == 2000
    assert {row["organisation"] for rows in demo.values() for row in rows} == {"Voorbeeldgemeente (fictief)"}


def test_every_product_group_occurs_and_much_is_outside_all_of_them(sound: dict[str, Row]) -> None:
    with (paths.REFERENCE / "product_groups.csv").open(encoding="utf-8", newline="") as file:
        groups = {row["product_group"] for row in csv.DictReader(file)}
    found = Counter(product_group_of(row) for row in sound.values())
    assert set(found) - {""} == groups
    assert found[""] > 0.3 * len(sound)


def test_cpv_codes_of_a_group_lead_to_that_group() -> None:
    for group in town.read_town().groups.values():
        for code in group.cpv_codes:
            assert product_group_of({"cpv_code": code, "product_group": ""}) == group.product_group, group.name


def test_yearly_spend_fits_a_town_of_80_000(sound: dict[str, Row]) -> None:
    spend: dict[int, float] = defaultdict(float)
    for row in sound.values():
        is_spend = row["is_framework"] == "nee" and row["value_eur"] and row["start_date"] and row["end_date"]
        if not is_spend or number(row["value_eur"]) <= 1:
            continue
        first, last = iso(row["start_date"]), iso(row["early_end_date"] or row["end_date"])
        first_month, last_month = (int(day[:4]) * 12 + int(day[5:7]) - 1 for day in (first, last))
        value = number(row["value_eur"]) * number(row["organisation_share"] or "1")
        for month in range(first_month, last_month + 1):
            spend[month // 12] += value / (last_month - first_month + 1)
    for year in range(2019, 2026):
        assert 115e6 < spend[year] < 165e6, year


def test_values_are_skewed_and_the_largest_ones_differ(sound: dict[str, Row]) -> None:
    values = sorted(
        number(row["value_eur"]) * number(row["organisation_share"] or "1")
        for row in sound.values()
        if row["value_eur"] and number(row["value_eur"]) > 1
    )
    assert 10e6 < values[-1] < 30e6
    assert len({round(value) for value in values[-25:]}) == 25
    assert sum(values[-len(values) // 20 :]) > 0.25 * sum(values)
    assert sum(values) / len(values) > 3 * values[len(values) // 2]


def test_quantities_have_the_size_of_the_town(demo: Tables, sound: dict[str, Row]) -> None:
    contract_of = {row["application_id"]: row["contract_id"] for row in demo["applications"] if row["effect"] == "co2"}
    in_2025: dict[str, float] = defaultdict(float)
    for row in demo["quantities"]:
        contract = sound.get(contract_of.get(row["application_id"], ""))
        if contract is None or row["period"] != "per_year" or row["application_id"].endswith("-2"):
            continue
        if iso(contract["start_date"]) <= "2025-06-30" <= iso(contract["end_date"]):
            in_2025[product_group_of(contract)] += number(row["purchased_quantity"])
    assert 12e6 < in_2025["electricity"] < 18e6
    assert 1.5e6 < in_2025["gas"] < 3e6
    assert 60 * 12_000 < in_2025["company_cars"] < 150 * 12_000


# --------------------------------------------------------------------------------------------------- unknown, per theme


def assessed(demo: Tables, theme: str) -> dict[str, str]:
    return {row["contract_id"]: row["assessment"] for row in demo["assessments"] if row["theme"] == theme}


def is_climate_unknown(demo: Tables) -> Callable[[str, Row], bool]:
    decided = assessed(demo, "climate")
    quantities = {row["application_id"] for row in demo["quantities"]}
    stages = defaultdict(set)
    for row in demo["stages"]:
        stages[row["application_id"]].add(row["stage"])
    applications = defaultdict(list)
    for row in demo["applications"]:
        if row["effect"] == "co2":
            applications[row["contract_id"]].append(row)
    with (paths.REFERENCE / "variants.csv").open(encoding="utf-8", newline="") as file:
        listed = {row["variant"] for row in csv.DictReader(file) if row["factor_id"]}

    def lacks_something(row: Row) -> bool:
        if row["attribution"] in ("market_standard", "legal_duty", "cost_driven"):
            return False
        is_green = row["purchased_variant"] in ("wind", "solar", "hydro", "biomass")
        return (
            row["attribution"] != "due_to_mvi"
            or not row["purchased_variant"]
            or row["application_id"] not in quantities
            or "in_contract" not in stages[row["application_id"]]
            or (is_green and not all(row[name] for name in CERTIFICATE) and not row["supplier_purchased_factor_kg"])
            or (row["purchased_variant"] not in listed and not row["supplier_purchased_factor_kg"])
        )

    def is_unknown(contract: str, _: Row) -> bool:
        if decided.get(contract) in ("no_mvi", "not_applicable"):
            return False
        return not applications[contract] or any(lacks_something(row) for row in applications[contract])

    return is_unknown


def is_circular_unknown(demo: Tables) -> Callable[[str, Row], bool]:
    decided = assessed(demo, "circular")
    criteria = defaultdict(list)
    for row in demo["circular"]:
        criteria[row["contract_id"]].append(row)

    def is_unknown(contract: str, _: Row) -> bool:
        if decided.get(contract) in ("no_mvi", "not_applicable"):
            return False
        rows = criteria[contract]
        return not rows or any(not row["contract_share"] or row["attribution"] == "unknown" for row in rows)

    return is_unknown


def is_social_return_unknown(demo: Tables) -> Callable[[str, Row], bool]:
    decided = assessed(demo, "social_return")
    based = {row["contract_id"] for row in demo["social_return_agreements"] if row["base_eur"]}
    reported = {row["contract_id"] for row in demo["social_return_efforts"] if row["accepted_eur"]}

    def is_unknown(contract: str, _: Row) -> bool:
        if decided.get(contract) in ("no_mvi", "not_applicable"):
            return False
        return contract not in based & reported

    return is_unknown


UNKNOWN = {"climate": is_climate_unknown, "circular": is_circular_unknown, "social_return": is_social_return_unknown}


@pytest.mark.parametrize("theme", THEMES)
def test_at_least_30_percent_of_the_contracts_is_unknown_per_theme(
    theme: str, demo: Tables, sound: dict[str, Row]
) -> None:
    is_unknown = UNKNOWN[theme](demo)
    unknown = [contract for contract, row in sound.items() if is_unknown(contract, row)]
    assert 0.3 * len(sound) <= len(unknown) < 0.7 * len(sound)


def test_also_in_the_groups_with_a_method_30_percent_is_unknown(demo: Tables, sound: dict[str, Row]) -> None:
    is_unknown = is_climate_unknown(demo)
    measured = {contract: row for contract, row in sound.items() if product_group_of(row) in method_groups()}
    assert len(measured) > 400
    assert sum(is_unknown(contract, row) for contract, row in measured.items()) >= 0.3 * len(measured)


# ---------------------------------------------------------------------------------------------- planted mistakes, gaps


def rows_where(rows: list[Row], fits: Callable[[Row], bool]) -> int:
    return sum(1 for row in rows if fits(row))


def is_date(text: str) -> bool:
    return bool(re.fullmatch(r"\d{2}-\d{2}-\d{4}", text)) and text[:5] not in ("31-02", "30-02", "31-11", "00-00")


def test_planted_mistakes_are_as_many_as_the_readme_says(demo: Tables) -> None:
    contracts, numbers = demo["contracts"], {row["contract_id"] for row in demo["contracts"]}
    applications = {row["application_id"] for row in demo["applications"]}
    dated = [row for row in contracts if is_date(row["start_date"]) and row["end_date"]]
    attributions = ("", *table("applications").column("attribution").allowed)
    strategies = ("", *table("circular").column("strategy").allowed)
    levels = ("", *table("contracts").column("ambition_level").allowed)
    with (paths.REFERENCE / "units.csv").open(encoding="utf-8", newline="") as file:
        units = {row["unit"] for row in csv.DictReader(file)}
    found = {
        "no title": rows_where(contracts, lambda row: not row["title"]),
        "end before start": rows_where(dated, lambda row: iso(row["end_date"]) < iso(row["start_date"])),
        "impossible date": rows_where(
            contracts, lambda row: bool(row["start_date"]) and not is_date(row["start_date"])
        ),
        "words in place of an amount": rows_where(
            contracts, lambda row: bool(row["value_eur"]) and not re.fullmatch(r"\d+,\d\d", row["value_eur"])
        ),
        "contract number used before": len(contracts) - len(numbers),
        "KvK number of 7 digits": rows_where(contracts, lambda row: len(row["supplier_kvk"]) == 7),
        "no CPV code in the CPV column": rows_where(
            contracts, lambda row: bool(row["cpv_code"]) and not re.fullmatch(r"\d{8}-\d", row["cpv_code"])
        ),
        "unknown ambition level": rows_where(contracts, lambda row: row["ambition_level"] not in levels),
        "application of no contract": rows_where(demo["applications"], lambda row: row["contract_id"] not in numbers),
        "unknown attribution": rows_where(demo["applications"], lambda row: row["attribution"] not in attributions),
        "quantity of no application": rows_where(
            demo["quantities"], lambda row: row["application_id"] not in applications
        ),
        "unknown unit": rows_where(demo["quantities"], lambda row: row["unit"] not in units),
        "delivered share above 1": rows_where(
            demo["stages"], lambda row: bool(row["delivered_share"]) and number(row["delivered_share"]) > 1
        ),
        "unknown stage": rows_where(demo["stages"], lambda row: row["stage"] not in STAGES),
        "R-number as strategy": rows_where(demo["circular"], lambda row: row["strategy"] not in strategies),
        "effort without year": rows_where(demo["social_return_efforts"], lambda row: not row["year"]),
        "invoice of no contract": rows_where(demo["spend"], lambda row: row["contract_id"] not in numbers),
    }
    assert found == readme_counts("Mistakes planted on purpose")


def test_gaps_are_as_many_as_the_readme_says(demo: Tables, sound: dict[str, Row]) -> None:
    contracts = list(sound.values())
    started = [row for row in contracts if is_date(row["start_date"])]
    agreed = {row["contract_id"] for row in demo["social_return_agreements"]}
    kinds = {code: group.kind for group in town.read_town().groups.values() for code in group.cpv_codes}

    def should_carry_social_return(row: Row) -> bool:
        is_large = re.fullmatch(r"\d+,\d\d", row["value_eur"]) and number(row["value_eur"]) >= 250_000
        return bool(is_large) and kinds.get(row["cpv_code"]) in ("services", "works") and row["is_framework"] == "nee"

    found = {
        "token value (1,00 or 0,01)": rows_where(contracts, lambda row: row["value_eur"] in ("1,00", "0,01")),
        "no value": rows_where(contracts, lambda row: not row["value_eur"]),
        "no CPV code": rows_where(contracts, lambda row: not row["cpv_code"]),
        "no KvK number": rows_where(contracts, lambda row: not row["supplier_kvk"]),
        "no department": rows_where(contracts, lambda row: not row["department"]),
        "no budget holder": rows_where(contracts, lambda row: not row["budget_holder"]),
        "no start date": rows_where(contracts, lambda row: not row["start_date"]),
        "no end date": rows_where(contracts, lambda row: not row["end_date"]),
        "early end": rows_where(contracts, lambda row: bool(row["early_end_date"])),
        "registered over 150 days after the start": rows_where(
            started, lambda row: days(iso(row["delivered_on"])) - days(iso(row["start_date"])) > 150
        ),
        "starts after the data date": rows_where(started, lambda row: iso(row["start_date"]) > DATA_DATE),
        "framework": rows_where(contracts, lambda row: row["is_framework"] == "ja"),
        "call-off": rows_where(contracts, lambda row: bool(row["parent_contract_id"])),
        "joint purchase with own share": rows_where(contracts, lambda row: bool(row["organisation_share"])),
        "services and works of 250.000 and more without agreement": rows_where(
            contracts, lambda row: should_carry_social_return(row) and row["contract_id"] not in agreed
        ),
        "application without quantity": len(
            {row["application_id"] for row in demo["applications"]}
            - {row["application_id"] for row in demo["quantities"]}
        ),
        "circular criterion without share": rows_where(demo["circular"], lambda row: not row["contract_share"]),
        "agreement without base": rows_where(demo["social_return_agreements"], lambda row: not row["base_eur"]),
    }
    assert found == readme_counts("Gaps of ordinary registers")


def days(day: str) -> int:
    """A date as a number of days, near enough to count intervals."""
    year, month, of_month = (int(part) for part in day.split("-"))
    return round(year * 365.25 + (month - 1) * 30.44 + of_month)


def test_call_offs_name_a_framework_and_come_after_it(sound: dict[str, Row]) -> None:
    calls = [row for row in sound.values() if row["parent_contract_id"]]
    for row in calls:
        parent = sound[row["parent_contract_id"]]
        assert parent["is_framework"] == "ja"
        assert iso(parent["award_date"]) <= iso(row["award_date"])
    assert len({row["parent_contract_id"] for row in calls}) > 30


def test_a_contract_that_makes_things_worse_is_there(demo: Tables) -> None:
    diesel = {row["contract_id"] for row in demo["applications"] if row["purchased_variant"] == "diesel"}
    heavier = {
        row["contract_id"]
        for row in demo["applications"]
        if row["supplier_baseline_factor_kg"]
        and number(row["supplier_purchased_factor_kg"]) > number(row["supplier_baseline_factor_kg"])
    }
    assert diesel
    assert heavier


def test_most_product_groups_have_a_value_and_some_do_not(demo_store: Path) -> None:
    """16 of the 18 groups with a method; cleaning has no statement of any supplier, the groups without a method never a value."""
    store = open_store(demo_store)
    figures = measure(store, ["co2_avoided_t"], by=["product_group"]).dropna(subset=["product_group"])
    store.close()
    values = figures.set_index("product_group")["value"]
    known = set(values.dropna().index)
    assert len(known) >= 15
    assert known < set(method_groups())
    assert "cleaning" not in known
    assert set(figures["grade"].dropna()) >= {"C", "D"}


def test_the_verdicts_of_the_last_year_differ(demo_store: Path) -> None:
    store = open_store(demo_store)
    indicators = ["co2_avoided_year_t", "circular_share", "social_return_fulfilment_share"]
    headlines = set(measure(store, indicators)["status"])
    store.close()
    assert {"on_course", "behind"} <= headlines or {"on_course", "watch"} <= headlines
    assert len(headlines) > 1


def test_every_kind_of_evidence_and_most_kinds_of_effect_occur(demo: Tables) -> None:
    assert {row["evidence_grade"] for row in demo["quantities"]} == {"A", "B", "C", "D", "E"}
    kinds = {"co2", "nox", "pm", "raw_material", "mki_a1", "mki_a2"}
    assert {row["effect"] for row in demo["applications"]} == kinds
    assert set(table("applications").column("attribution").allowed) <= {
        row["attribution"] for row in demo["applications"]
    }


def test_every_factor_of_a_supplier_is_said_to_be_invented(demo: Tables) -> None:
    for row in demo["applications"]:
        has_factor = row["supplier_purchased_factor_kg"] or row["supplier_baseline_factor_kg"]
        assert bool(has_factor) == ("(fictief)" in row["supplier_factor_source"]), row["application_id"]


def test_most_large_attributions_have_a_second_judge(demo: Tables, sound: dict[str, Row]) -> None:
    seconded = Counter(
        bool(row["attribution_second_judge"])
        for row in demo["applications"]
        if row["attribution"] == "due_to_mvi" and row["attribution_judge"]
        if number(sound.get(row["contract_id"], {"value_eur": ""})["value_eur"] or "0") >= 1_000_000
    )
    assert seconded[True] > seconded[False] > 3


# ----------------------------------------------------------------------------------------------- dates, stages, privacy


def test_the_latest_date_of_every_report_is_the_data_date(demo: Tables) -> None:
    reported = {
        "contracts": [iso(row["delivered_on"]) for row in demo["contracts"]],
        "stages": [row["stage_date"] for row in demo["stages"]],
        "social_return_efforts": [row["reported_on"] for row in demo["social_return_efforts"]],
    }
    for name, found in reported.items():
        assert max(found) == DATA_DATE, name
    others = [
        *(iso(row["award_date"]) for row in demo["contracts"]),
        *(row["assessed_on"] for row in demo["assessments"]),
        *(row["attribution_date"] for row in demo["applications"]),
        *(row["stage_date"] for row in demo["circular"]),
        *(row["done_on"] for row in demo["actions"]),
        *(row["decision_date"] for row in demo["targets"]),
    ]
    assert max(others) <= DATA_DATE


def test_each_stage_is_a_subset_of_the_one_before(demo: Tables) -> None:
    reached: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    shares: dict[tuple[str, str, str], float] = {}
    for row in demo["stages"]:
        if row["stage"] in STAGES and row["is_reached"] == "ja":
            reached[row["application_id"]][row["stage"]].add(row["year"])
            shares[row["application_id"], row["stage"], row["year"]] = number(row["delivered_share"] or "1")
    assert len(reached) > 100
    for application, stages in reached.items():
        for before, after in itertools.pairwise(STAGES):
            assert after not in stages or before in stages, (application, after)
        assert stages["verified"] <= stages["delivered"]
        for year in stages["verified"]:
            assert shares[application, "verified", year] <= shares[application, "delivered", year]


def test_the_leak_is_visible(demo: Tables) -> None:
    at_stage = {stage: {row["application_id"] for row in demo["stages"] if row["stage"] == stage} for stage in STAGES}
    not_carried = {row["application_id"] for row in demo["stages"] if row["is_reached"] == "nee"}
    at_stage["in_contract"] -= not_carried
    sizes = [len(at_stage[stage]) for stage in STAGES]
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) == len(sizes)


def cells(demo: Tables) -> Iterator[str]:
    for rows in demo.values():
        for row in rows:
            yield from row.values()


def test_there_are_no_persons_addresses_or_telephone_numbers(demo: Tables) -> None:
    personal = re.compile(r"e_?mail|telefoon|phone|contactpersoon|person|achternaam|first_name|last_name|bsn")
    assert not [heading for headings in HEADINGS.values() for heading in headings if personal.search(heading)]
    address_or_telephone = re.compile(r"@|www\.|(?<!\d)\+31|(?<!\d)0\d{9}(?!\d)|(?<!\d)0\d{1,3}-\d{6,8}(?!\d)")
    assert not [cell for cell in cells(demo) if address_or_telephone.search(cell)]


def test_budget_holders_are_functions(demo: Tables) -> None:
    functions = {holder for found in town.read_town().departments.values() for holder in found.budget_holders}
    functions |= {group.budget_holder for group in town.read_town().groups.values() if group.budget_holder}
    assert {row["budget_holder"] for row in demo["contracts"] if row["budget_holder"]} <= functions


def test_invented_companies_carry_numbers_that_are_not_in_use(demo: Tables) -> None:
    for row in demo["contracts"]:
        assert re.fullmatch(r"(9?9\d{6})?", row["supplier_kvk"])


# ------------------------------------------------------------------------------------------------- circular and targets


def test_circular_rows_use_every_word_there_is(demo: Tables) -> None:
    for heading in ("instrument", "stage", "attribution", "strategy"):
        words = set(table("circular").column(heading).allowed)
        assert words <= {row[heading] for row in demo["circular"]}, heading


def test_social_return_is_over_and_under_fulfilled_and_sometimes_silent(demo: Tables) -> None:
    efforts = demo["social_return_efforts"]
    assert {row["stage"] for row in efforts} == {"planned", "realised", "verified"}
    realised: dict[str, float] = defaultdict(float)
    for row in efforts:
        if row["stage"] != "planned" and row["accepted_eur"]:
            realised[row["contract_id"]] += number(row["accepted_eur"])
    over = under = silent = 0
    for row in demo["social_return_agreements"]:
        if row["base_type"] != "contract_sum":
            continue
        obliged = number(row["base_eur"]) * max(number(row["required_share"]), number(row["offered_share"] or "0"))
        done = realised.get(row["contract_id"])
        silent += done is None
        over += done is not None and done > obliged
        under += done is not None and done < 0.5 * obliged
    assert min(over, under, silent) > 5


def test_targets_run_from_2023_to_2030_for_the_headlines(demo: Tables) -> None:
    years: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in demo["targets"]:
        assert row["period_from"] == row["period_to"]
        years[row["indicator"], row["product_group"]].add(row["period_from"])
    assert set(years) == {
        ("co2_avoided_year_t", ""),
        ("co2_avoided_year_t", "electricity"),
        ("co2_avoided_year_t", "company_cars"),
        ("circular_share", ""),
        ("social_return_fulfilment_share", ""),
    }
    assert all(found == {str(year) for year in range(2023, 2031)} for found in years.values())
    assert {row["path"] for row in demo["targets"]} == {"linear", "none"}


def test_value_shapes_say_where_they_come_from() -> None:
    rows = assumptions.read_rows("demo_value_shape.csv")
    assert {row["kind"] for row in rows} == {"supplies", "services", "works"}
    assert {row["source"] for row in rows} == {
        "shape fitted to TED awards 2008-2016, CC BY 4.0, Source: Tenders Electronic Daily"
    }
    for kind in ("supplies", "services", "works"):
        ratios = [int(row["ratio_to_median_permille"]) for row in rows if row["kind"] == kind]
        assert ratios == sorted(ratios)
