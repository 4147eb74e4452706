"""`mvi query`: a reader's own SQL on the command line, in the same sandbox as the page."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mvi_dashboard.__main__ import main
from mvi_dashboard.sandbox import VISIBLE
from tests.pages.town import town_store

SQL = "select contract_id, value_eur, cpv_code, extract(year from start_date) as start_year from contracts order by 1 limit 2"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return town_store(tmp_path_factory.mktemp("query-town")).path.parent


def mvi(folder: Path, *arguments: str, typed: str = "", language: str = "nl") -> Result:
    return CliRunner().invoke(main, ["query", *arguments, "--store", str(folder), "--language", language], input=typed)


def test_an_answer_as_a_table_json_and_csv(folder: Path) -> None:
    table = mvi(folder, SQL)
    assert table.exit_code == 0
    assert table.stdout.splitlines()[1].split() == ["N-1", "400.000,00", "null", "2024"]
    document = json.loads(mvi(folder, SQL, "--format", "json").stdout)
    assert document["rows"][0] == {"contract_id": "N-1", "value_eur": 400000, "cpv_code": None, "start_year": 2024}
    assert document["columns"][1] == {"name": "value_eur", "type": "decimal(18,2)"}
    assert document["is_cut"] is False
    rows = list(csv.reader(io.StringIO(mvi(folder, SQL, "--format", "csv").stdout)))
    assert rows == [["contract_id", "value_eur", "cpv_code", "start_year"], ["N-1", "400000.00", "", "2024"],
                    ["S-1", "400000.00", "90911200", "2024"]]  # fmt: skip


def test_the_question_may_come_from_stdin_and_a_cut_is_told_beside_the_answer(folder: Path) -> None:
    done = mvi(folder, "-", "--format", "csv", typed="select i from range(20000) as t(i)")
    assert done.exit_code == 0
    assert len(done.stdout.splitlines()) == 10_001
    assert "10.000" in done.stderr


@pytest.mark.parametrize(
    ("sql", "nl", "en"),
    [
        ("drop table contracts", "Alleen vragen stellen kan", "Asking is all"),
        ("select * from read_text('/etc/passwd')", "read_text", "read_text"),
        ("from problems", "Een tabel problems is hier niet.", "There is no table problems here."),
        ("", "Er staat geen vraag.", "There is no question."),
    ],
)
def test_a_question_without_an_answer_gets_one_sentence_and_exit_status_one(
    folder: Path, sql: str, nl: str, en: str
) -> None:
    for language, said in (("nl", nl), ("en", en)):
        done = mvi(folder, sql, language=language)
        assert done.exit_code == 1
        assert done.stdout == ""
        assert said in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1


def test_the_tables_are_listed_with_type_and_meaning(folder: Path) -> None:
    listed = json.loads(mvi(folder, "--tables", "--format", "json", language="en").stdout)["columns"]
    assert {column["table"] for column in listed} == set(VISIBLE)
    assert all(column["type"] and column["meaning"] for column in listed)
    text = mvi(folder, "--tables", language="en").stdout
    assert "measured_contracts: One row per contract and setting, over the whole term." in text


def test_formulas_are_neutralised_in_a_csv(folder: Path) -> None:
    assert mvi(folder, "select '=1+1' as x", "--format", "csv").stdout == "x\n'=1+1\n"
