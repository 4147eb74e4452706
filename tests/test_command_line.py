"""The command line as a person types it: JSON as laid down, exit status, one clear sentence when something is wrong."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mvi_dashboard.__main__ import main
from mvi_dashboard.importers import IMPORTERS
from mvi_dashboard.indicators import INDICATORS
from tests.conftest import run_mvi
from tests.registers import write_register
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
