"""The command line as a person types it: JSON as laid down, exit status, one clear sentence when something is wrong."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mvi_dashboard.__main__ import main
from mvi_dashboard.importers import IMPORTERS
from mvi_dashboard.indicators import INDICATORS
from tests.conftest import run_mvi
from tests.registers import write_register
from tests.test_attribution_band import power
from tests.test_power_contracts import contract

CELL = {
    "value",
    "low",
    "high",
    "grade",
    "is_lower_bound",
    "contracts_known",
    "contracts_partly_known",
    "contracts_total",
} | {
    "spend_known_eur",
    "spend_total_eur",
    "target",
    "status",
    "unknown_low",
    "unknown_high",
    "attribution_low",
    "attribution_high",
    "grade_mix",
}


def mvi(*arguments: object, fails: bool = False) -> Result:
    """The command line in this process; its exit status must be as expected."""
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exit_code == (1 if fails else 0), result.output
    return result


def test_measure_json_has_the_shape_of_the_design(demo_store: Path) -> None:
    out = mvi(
        "measure",
        "co2_avoided_t",
        "circular_spend_central_eur",
        "--by",
        "cluster",
        "--format",
        "json",
        "--store",
        demo_store,
    )
    document = json.loads(out.stdout)
    assert set(document) == {"indicators", "rows", "as_of", "data_hash", "settings", "factor_list_years"}
    assert document["as_of"] == "2026-06-30"
    assert [entry["id"] for entry in document["indicators"]] == ["co2_avoided_t", "circular_spend_central_eur"]
    energy = next(row for row in document["rows"] if row["cluster"] == "energy")
    assert set(energy["co2_avoided_t"]) >= CELL
    assert energy["co2_avoided_t"]["value"] > 0
    assert sum(energy["co2_avoided_t"]["grade_mix"].values()) == pytest.approx(1)
    assert energy["circular_spend_central_eur"]["grade_mix"] is None


def test_settings_change_the_figure_and_are_printed(demo_store: Path) -> None:
    def electricity(*settings: str) -> tuple[float, dict[str, str]]:
        where = ("--where", "product_group=electricity")
        out = mvi("measure", "co2_avoided_t", *where, *settings, "--format", "json", "--store", demo_store)
        document = json.loads(out.stdout)
        return document["rows"][0]["co2_avoided_t"]["value"], document["settings"]

    grey, _ = electricity()
    mix, settings = electricity("--set", "baseline=mix")
    assert mix < grey
    assert settings["baseline"] == "mix"


def test_a_demo_figure_as_of_an_earlier_day_realises_less(demo_store: Path) -> None:
    def realised(*more: str) -> float:
        out = mvi("measure", "co2_avoided_realised_t", *more, "--format", "json", "--store", demo_store)
        return float(json.loads(out.stdout)["rows"][0]["co2_avoided_realised_t"]["value"])

    assert realised("--as-of", "2024-12-31") < realised()


def test_trace_json_sums_and_names_source_rows(demo_store: Path) -> None:
    out = mvi(
        "trace", "co2_avoided_t", "--where", "product_group=electricity", "--format", "json", "--store", demo_store
    )
    document = json.loads(out.stdout)
    assert set(document) == {"indicator", "value", "settings", "parts"}
    part = next(part for part in document["parts"] if part["value"])
    application = part["applications"][0]
    assert {
        "application_id",
        "effect",
        "stage",
        "attribution",
        "quantity",
        "unit",
        "baseline_factor",
        "market_factor",
    } <= set(application)
    assert {"purchased_factor", "years", "value", "source"} <= set(application)
    assert application["source"]["row"] > 1


def test_import_reports_rows_and_writes_a_reject_list_that_can_be_mended(tmp_path: Path) -> None:
    store = tmp_path / "store"
    paths = write_register(tmp_path / "in", contracts=[contract("een"), contract("twee", title="")])
    first = json.loads(mvi("import", *paths, "--store", store, "--format", "json").stdout)
    assert (first["rows_read"], first["rows_accepted"], first["rows_rejected"], first["published"]) == (2, 1, 1, True)
    problem = first["files"][0]["problems"][0]
    assert set(problem) == {"rule", "count", "advice"}
    rejects = Path(first["reject_list"])
    text = rejects.read_text(encoding="utf-8-sig")
    assert "twee" in text
    assert "een-" not in text
    heading, row = text.splitlines()[:2]
    cells = dict(zip(heading.split(";"), row.split(";"), strict=False))
    position = heading.split(";").index("title")
    mended = row.split(";")
    assert not cells["title"]
    mended[position] = "Levering stroom twee"
    rejects.write_text(f"{heading}\n{';'.join(mended)}\n", encoding="utf-8")
    second = json.loads(mvi("import", rejects, "--store", store, "--format", "json").stdout)
    assert (second["rows_accepted"], second["rows_rejected"]) == (1, 0)


def test_import_exits_1_when_nothing_was_published(tmp_path: Path) -> None:
    paths = write_register(tmp_path / "in", contracts=[contract("een", title="")])
    mvi("import", *paths, "--store", tmp_path / "store", fails=True)


def test_a_long_import_is_silent_in_a_pipe(tmp_path: Path) -> None:
    paths = write_register(tmp_path / "in", contracts=[contract("een")])
    assert run_mvi("import", *paths, "--store", tmp_path / "store").stderr == ""


def test_the_first_real_import_begins_without_the_demo(tmp_path: Path) -> None:
    mvi("demo", "--store", tmp_path / "store")
    paths = write_register(tmp_path / "in", contracts=[contract("een", organisation="Gemeente Ergens")])
    mvi("import", *paths, "--store", tmp_path / "store")
    out = mvi(
        "measure", "contract_value_eur", "--by", "organisation", "--format", "json", "--store", tmp_path / "store"
    )
    assert [row["organisation"] for row in json.loads(out.stdout)["rows"]] == ["Gemeente Ergens"]


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("measure", "co2_saved"), "co2_avoided_t"),
        (("measure", "co2_avoided_t", "--set", "baseline=green"), "grey, mix"),
        (("measure", "co2_avoided_t", "--set", "factor_list=1999"), "2026"),
        (("measure", "co2_avoided_t", "--where", "colour=red"), "product_group"),
        (("measure", "co2_avoided_t", "--where", "department"), "department"),
        (("measure", "contract_value_eur", "--by", "year"), "contract_value_eur"),
        (("trace", "nothing"), "co2_avoided_t"),
    ],
)
def test_a_wrong_question_gets_one_sentence_with_an_advice_in_both_languages(
    demo_store: Path, arguments: tuple[str, ...], named: str
) -> None:
    sentences = set()
    for language in ("nl", "en"):
        out = mvi(*arguments, "--store", demo_store, "--language", language, fails=True)
        assert named in out.stderr
        assert "Traceback" not in out.stderr
        assert len(out.stderr.strip().splitlines()) == 1
        sentences.add(out.stderr)
    assert len(sentences) == 2


@pytest.mark.parametrize(
    ("typed", "dutch", "english"),
    [
        ("mesure", "Een opdracht ‘mesure’ is er niet. Lijkt erop: measure.", "There is no command ‘mesure’."),
        ("measure --wher x=1", "Een optie --wher is er niet. Lijkt erop: --where", "There is no option --wher."),
        ("measure --year soon", "Wat bij --year staat, kan niet. Schrijf een heel getal", "What stands at --year"),
        ("measure --format pdf", "Kies uit: table, json, csv.", "Choose from: table, json, csv."),
        ("measure --as-of june", "Schrijf een datum als 2026-06-30.", "Write a date such as 2026-06-30."),
        ("verify", "Bij deze opdracht hoort", "This command needs"),
        ("measure --year", "Bij --year hoort een waarde", "--year needs a value"),
    ],
)
def test_a_wrong_use_is_told_in_the_language_asked_for(typed: str, dutch: str, english: str) -> None:
    for code, said in (("nl", dutch), ("en", english)):
        done = CliRunner().invoke(main, typed.split(), env={"MVI_LANGUAGE": code})
        assert done.exit_code == 2
        assert said in done.stderr
        assert "--help` " in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1
    done = CliRunner().invoke(main, ["measure", "--wher", "x=1", "--language", "en"], env={"MVI_LANGUAGE": "nl"})
    assert "There is no option --wher." in done.stderr


def test_no_store_yet_says_what_to_do(tmp_path: Path) -> None:
    out = mvi("measure", "co2_avoided_t", "--store", tmp_path / "none", "--language", "nl", fails=True)
    assert "mvi import" in out.stderr


def test_check_gives_the_offending_rows(demo_store: Path) -> None:
    document = json.loads(mvi("check", "--store", demo_store, "--format", "json").stdout)
    checks = {entry["id"]: entry for entry in document["checks"]}
    assert all(entry["count"] == 0 for entry in checks.values() if entry["severity"] == "error")
    ownerless = checks["contract_without_owner"]
    assert ownerless["count"] == len(ownerless["rows"]) > 0
    assert {"contract_id", "source_file", "source_row"} <= set(ownerless["rows"][0])


@pytest.mark.parametrize(
    ("command", "count"), [("indicators", len(INDICATORS)), ("formats", len(IMPORTERS)), ("methods", 18)]
)
def test_listings_name_each_entry_in_both_languages(command: str, count: int) -> None:
    entries = json.loads(mvi(command, "--format", "json").stdout)[command]
    assert len(entries) == count
    assert all(entry["id"] and entry["name_nl"] and entry["name_en"] for entry in entries)
    assert len(mvi(command).stdout.splitlines()) == count


def test_a_trace_tells_what_each_contract_adds_to_the_width(demo_store: Path) -> None:
    out = mvi("trace", "co2_avoided_t", "--format", "json", "--store", demo_store)
    parts = json.loads(out.stdout)["parts"]
    assert sum(part["width_share"] or 0 for part in parts) == pytest.approx(1)


def test_targets_have_a_verdict_today_and_cumulative_ones_one_at_the_end(tmp_path: Path) -> None:
    """483 t a year, delivered in 2023-2025: 1,449 t today; with what the contract promises for 2026 1,932 t at the end."""
    definition = "attribution=due; stage=realised; year_basis=delivery; baseline=grey"
    common = {"indicator": "co2_avoided_year_t", "definition": definition, "unit": "t", "target_kind": "cumulative"}
    term = {"period_from": "2023", "period_to": "2026", "path": "linear", "target_value": "1800"}
    odd = common | term | {"indicator": "co2_saved"}
    rows = [{"target_id": "SOM", **common, **term}, {"target_id": "VREEMD", **odd}]
    power(tmp_path, {"c": 1_000_000}, [{key: cell for key, cell in row.items() if key != "target_id"} for row in rows])
    document = json.loads(mvi("targets", "--store", tmp_path / "store", "--format", "json").stdout)
    assert [target["target_id"] for target in document["not_understood"]] == ["T1"]
    (total,) = document["targets"]
    assert total["today"]["figure"]["value"] == pytest.approx(1449)
    assert (total["today"]["target"], total["today"]["status"]) == (1350, "watch")
    assert total["at_end"]["figure"]["value"] == pytest.approx(1932)
    assert (total["at_end"]["target"], total["at_end"]["years"]) == (1800, [2023, 2024, 2025, 2026])
    text = mvi("targets", "--store", tmp_path / "store", "--language", "nl").stdout
    assert "1.449 t" in text
    assert "Verwacht aan het eind" in text
    assert "Niet te meten" in text
    assert "geen doelen" in mvi("targets", "--year", 2040, "--store", tmp_path / "store", "--language", "nl").stdout


def test_the_benchmark_shows_the_light_the_reason_and_what_is_odd(demo_store: Path) -> None:
    out = mvi("benchmark", "--round", "2015-2016", "--store", demo_store, "--format", "json")
    document = json.loads(out.stdout)
    assert {row["round"] for row in document["rows"]} == {"2015-2016"}
    total = next(
        row for row in document["rows"] if (row["indicator"], row["scope"]) == ("co2_avoided_t", "total_16_groups")
    )
    assert (total["published"], total["light"], total["difference"]) == (4_963_500, "red", None)
    assert total["reason"] == "national_total"
    assert {"report", "source", "year", "evidence", "notes"} <= set(total)
    text = mvi("benchmark", "--round", "2021-2022", "--store", demo_store, "--language", "nl").stdout
    assert "niet vergelijkbaar" in text
    assert "Waarom:" in text
    wrong = mvi("benchmark", "--round", "1999", "--store", demo_store, "--language", "en", fails=True)
    assert "2015-2016" in wrong.stderr


def test_prospects_name_what_is_at_risk_and_when_to_start(demo_store: Path) -> None:
    found = json.loads(mvi("prospects", "--at-risk", "--store", demo_store, "--format", "json").stdout)
    assert found["contracts"]
    assert all(row["is_at_risk"] and not row["has_ended"] for row in found["contracts"])
    starts = [row["start_by"] for row in found["contracts"] if row["start_by"]]
    assert starts == sorted(starts)
    text = mvi("prospects", "--rows", 3, "--store", demo_store, "--language", "nl").stdout
    assert "Uiterlijk starten" in text
    assert "En nog " in text
    assert not re.search(r"NaT|None|00:00", text)
    none = mvi("prospects", "--where", "department=Bestaat niet", "--store", demo_store, "--language", "nl").stdout
    assert "geen lopend contract" in none


def test_the_delivery_date_of_files_without_dates_counts_for_the_data_date(tmp_path: Path) -> None:
    def as_of(store: Path, contract_row: dict[str, object], *more: str) -> str:
        paths = write_register(store.with_suffix(".in"), contracts=[contract_row])
        mvi("import", *paths, *more, "--store", store)
        return str(
            json.loads(mvi("measure", "contract_value_eur", "--format", "json", "--store", store).stdout)["as_of"]
        )

    undated = contract("een", delivered_on="", award_date="2024-12-01", start_date="2025-01-01")
    assert as_of(tmp_path / "a", undated) == "2024-12-01"  # the award is all there is
    assert as_of(tmp_path / "b", undated, "--delivered-on", "2026-06-30") == "2026-06-30"
    dated = contract("een", delivered_on="2025-03-31")
    assert as_of(tmp_path / "c", dated, "--delivered-on", "2026-06-30") == "2025-03-31"  # the file says it itself
    mvi("build", "--store", tmp_path / "b")
    document = json.loads(mvi("measure", "contract_value_eur", "--format", "json", "--store", tmp_path / "b").stdout)
    assert document["as_of"] == "2026-06-30"  # kept from one build to the next


def test_a_delivery_date_in_the_future_is_refused(tmp_path: Path) -> None:
    paths = write_register(tmp_path / "in", contracts=[contract("een")])
    out = mvi(
        "import", *paths, "--delivered-on", "2999-01-01", "--store", tmp_path / "s", "--language", "nl", fails=True
    )
    assert "toekomst" in out.stderr


def test_stores_restore_makes_any_earlier_file_the_current_one(tmp_path: Path) -> None:
    paths = write_register(tmp_path / "in", contracts=[contract("C-1")])
    folder = tmp_path / "store"
    for _ in range(3):
        mvi("import", *paths, "--store", folder)
    *later, oldest = (line.split()[-1] for line in mvi("stores", "--store", folder).stdout.splitlines())
    assert len(later) == 2
    lines = mvi("stores", "--restore", oldest, "--store", folder).stdout.splitlines()
    assert [line for line in lines if line.startswith("*")] == [f"* {oldest}"]
    assert len(lines) == 3
    mvi("stores", "--restore", "mvi-20000101T000000000000.duckdb", "--store", folder, fails=True)
