"""Every file in the folder of a format: good ones come in whole, bad ones tell exactly what is wrong."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from mvi_dashboard.importers import IMPORTERS, UnreadableFile, read_file
from mvi_dashboard.importers.reject_list import describe, describe_unreadable
from mvi_dashboard.language import LANGUAGES, Language, keys
from mvi_dashboard.validation import RULES
from tests.importers.intake_of import intake_of

HERE = Path(__file__).parent
FORMATS = [importer.ID for importer in IMPORTERS]
FILES = sorted(
    path
    for name in FORMATS
    for path in (HERE / name).iterdir()
    if path.suffix != ".toml" and not path.name.startswith("beside_")
)
EXPECTED: dict[str, dict[str, Any]] = {
    name: tomllib.loads((HERE / name / "expected.toml").read_text("utf-8")) for name in FORMATS
}
SHOWN_ELSEWHERE = {
    *("file_missing", "unknown_format", "cell_too_long", "too_large", "too_many_rows", "record_too_large"),
    *("not_an_archive", "archive_empty", "archive_too_many_files", "archive_too_large", "archive_nested"),
    *("archive_path", "archive_encrypted", "mapping_malformed", "mapping_unknown_column", "mapping_column_twice"),
    *("mapping_does_not_fit", "upload_too_large"),
}
"""Of files that are not there, are far too large, are archives or mappings: test_archives, test_limits, test_mappings,
test_safe_xml."""


def expected_of(path: Path) -> dict[str, Any]:
    expected: dict[str, Any] = EXPECTED[path.parent.name][path.name]
    return expected


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_file_becomes_what_is_expected_of_it(path: Path) -> None:
    expected = expected_of(path)
    if "unreadable" in expected:
        with pytest.raises(UnreadableFile) as fault:
            read_file(path)
        assert fault.value.rule == expected["unreadable"]
        for code in LANGUAGES:
            assert path.name in describe_unreadable(fault.value, Language(code))[0]
        return
    beside = [path.parent / name for name in expected.get("beside", ())]  # rows that these belong to
    with intake_of(*beside, path) as (intake, connection):
        *_, file = intake.files
        assert file.format == path.parent.name
        assert dict(file.problems) == expected["problems"]
        found = (file.rows_read, file.rows_accepted, file.rows_rejected, file.rows_merged_within)
        assert found == tuple(expected[name] for name in ("read", "accepted", "rejected", "merged"))
        assert file.rows_read == file.rows_accepted + file.rows_rejected
        returned = [len(rows.rows) for rows in intake.reject_list() if rows.file == path.name]
        assert sum(returned) == file.rows_rejected
        told = connection.execute("select count(*) from intake.problems where source_file = ?", [path.name]).fetchone()
        assert told == (sum(file.problems.values()),)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_good_files_have_no_problems_and_bad_files_have_some(path: Path) -> None:
    expected = expected_of(path)
    is_good = "unreadable" not in expected and not expected["problems"]
    assert is_good == path.name.startswith("good")


def test_each_expectation_has_its_file() -> None:
    assert {(path.parent.name, path.name) for path in FILES} == {
        (name, file) for name, files in EXPECTED.items() for file in files
    }


def test_each_rule_has_a_file_that_breaks_it_and_a_sentence_in_each_language() -> None:
    broken = {rule for files in EXPECTED.values() for each in files.values() for rule in each.get("problems", {})}
    refused = {each["unreadable"] for files in EXPECTED.values() for each in files.values() if "unreadable" in each}
    assert {rule.id for rule in RULES} <= broken
    for code in LANGUAGES:
        told = {key.split(".")[1] for key in keys(code) if key.startswith("problem.")}
        assert told == broken
        told = {key.split(".")[1] for key in keys(code) if key.startswith("unreadable.")}
        assert told - refused == SHOWN_ELSEWHERE


def test_problems_are_told_with_the_users_own_headings(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text("Organisatie;Zaaknummer;Onderwerp;Ingangsdatum\nVoorbeeldstad;1;Een;gisteren\n", "utf-8")
    with intake_of(path) as (_, connection):
        reading = read_file(path)
        row = connection.execute("select source_row, column_name, rule, value from intake.problems").fetchone()
        assert row == (2, "start_date", "unreadable_date", "gisteren")
    assert reading.tables[0].headings["start_date"] == "Ingangsdatum"


def test_a_sentence_names_place_and_value_in_both_languages() -> None:
    path = HERE / "contract_register" / "bad_end_before_start.csv"
    with intake_of(path) as (intake, _):
        (problem,) = intake.rejected[0]
    assert describe(problem, Language("nl"))[0] == "Het contract in rij 2 eindigt (01-01-2024) voordat het begint."
    assert describe(problem, Language("en"))[0] == "The contract in row 2 ends (01-01-2024) before it starts."


def test_missing_file_and_unknown_format_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as fault:
        read_file(tmp_path / "nowhere.csv")
    assert fault.value.rule == "file_missing"
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"\x89PNG")
    with pytest.raises(UnreadableFile) as fault:
        read_file(picture)
    assert fault.value.rule == "unknown_format"
    assert "tenderned_notices" in str(fault.value.parameters["formats"])
