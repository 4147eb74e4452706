"""The figure bundle and `verify`: passes on the same data, and names what differs where one thing was changed."""

import io
import json
import shutil
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import duckdb
import openpyxl
import pytest
from click.testing import CliRunner, Result

from mvi_dashboard.__main__ import main
from mvi_dashboard.export import BundleFault, bundle_zip, make_bundle, verify_bundle, write_bundle
from mvi_dashboard.export.bundle import FIGURES, MANIFEST, NAMES, PARAMETERS, PICTURES
from mvi_dashboard.export.cells import DECIMALS, read_csv, write_csv
from mvi_dashboard.export.differences import Difference
from mvi_dashboard.figures.pages import PAGES
from mvi_dashboard.language import Language
from mvi_dashboard.measure import measure
from mvi_dashboard.palette import LIGHT
from mvi_dashboard.paths import REFERENCE
from mvi_dashboard.store import Store, open_store
from mvi_dashboard.store.deriving import load_reference
from mvi_dashboard.view import open_view
from tests.export.conftest import figure_of, lines_of, register
from tests.registers import store_of

Change = Callable[[Path], None]


@pytest.fixture
def bundle(power: Store, tmp_path: Path) -> Path:
    """A bundle without pictures; those are tested with Chromium."""
    write_bundle(make_bundle(*figure_of(power), with_pictures=False), tmp_path / "bundle")
    return tmp_path / "bundle"


def found_in(path: Path, store: Store) -> list[Difference]:
    return list(verify_bundle(path, store).differences)


def change(path: Path, old: str, new: str) -> None:
    text = path.read_bytes().decode("utf-8")
    assert old in text, f"{path.name} does not hold {old}"
    path.write_bytes(text.replace(old, new, 1).encode())


@pytest.mark.parametrize("code", ["nl", "en"])
@pytest.mark.parametrize("decimals", ["nl", "en"])
@pytest.mark.parametrize("by", [("department",), ("product_group", "department"), ("year",), ("supplier",)])
def test_a_bundle_passes_on_the_data_it_was_made_of(
    power: Store, tmp_path: Path, code: str, decimals: str, by: tuple[str, ...]
) -> None:
    write_bundle(make_bundle(*figure_of(power, code, *by), decimals, with_pictures=False), tmp_path)
    result = verify_bundle(tmp_path, power)
    assert result.differences == ()
    assert result.cells_checked > 100
    assert {path.name for path in tmp_path.iterdir()} == set(NAMES) - set(PICTURES) - {FIGURES}


def test_a_zip_passes_too_and_is_the_same_at_every_making(
    power: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mvi_dashboard.export.bundle.PICTURES", {})
    content = bundle_zip(*figure_of(power))
    (tmp_path / "figure.zip").write_bytes(content)
    assert verify_bundle(tmp_path / "figure.zip", power).is_verified
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert len({name.split("/")[0] for name in names}) == 1
    assert names == zipfile.ZipFile(io.BytesIO(bundle_zip(*figure_of(power)))).namelist()


def test_one_changed_value_in_the_csv_is_named_with_row_column_old_and_new(power: Store, bundle: Path) -> None:
    change(bundle / "data.csv", ";1932,0;", ";1933,0;")
    kinds = {one.kind for one in found_in(bundle, power)}
    assert kinds == {"file_changed", "cell"}
    cell = next(one for one in found_in(bundle, power) if one.kind == "cell")
    assert (cell.file, cell.column, cell.was, cell.now) == ("data.csv", "value", "1933,0", "1932,0")
    assert cell.row is not None
    assert cell.row.startswith("co2_avoided_t, ")


def test_the_last_digit_of_a_range_cannot_be_changed_unseen(power: Store, bundle: Path) -> None:
    line = next(line for line in lines_of(bundle / "data.csv") if ";1932,0;" in line)
    heads = lines_of(bundle / "data.csv")[0].split(";")
    high = line.split(";")[heads.index("high")]
    other = high[:-1] + ("1" if high[-1] != "1" else "2")
    change(bundle / "data.csv", f";{high};", f";{other};")
    cells = [one for one in found_in(bundle, power) if one.kind == "cell"]
    assert (cells[0].column, cells[0].was) == ("high", other)


CHANGES: list[tuple[str, str, str, dict[str, str | None]]] = [
    # file, old text, new text, what must be told besides the changed fingerprint
    ("contracts.csv", ";c1;;", ";c9;;", {"kind": "row_extra"}),
    ("contracts.csv", ";known;1932,000;", ";known;1932,001;", {"kind": "cell", "column": "part", "was": "1932,001"}),
    ("contracts.csv", ";unknown;?;", ";unknown;0;", {"kind": "cell", "column": "part", "was": "0", "now": "?"}),
    ("factors.csv", "WTW;0,483000", "WTW;0,484000", {"kind": "cell", "column": "value_kg", "was": "0,484000"}),
    ("data.csv", "is_lower_bound", "is_upper_bound", {"kind": "columns"}),
    ("data.csv", "indicator;", "indicator; ", {"kind": "columns"}),
    ("README.md", "gebaseerd", "gegokt", {"kind": "file_changed", "file": "README.md"}),
    ("query.sql", "'grey'", "'mix'", {"kind": "file_changed", "file": "query.sql"}),
    ("CITATION.txt", "(2026)", "(2025)", {"kind": "file_changed", "file": "CITATION.txt"}),
    (
        "parameters.json",
        '"baseline": "grey"',
        '"baseline": "mix"',
        {"kind": "cell", "column": "value", "file": "data.csv"},
    ),
    ("parameters.json", '"baseline": "grey"', '"baseline": "mix"', {"kind": "contradiction", "column": "figure"}),
    ("manifest.json", '"as_of": "2026-06-30"', '"as_of": "2026-06-29"', {"kind": "other_date", "now": "2026-06-30"}),
]


@pytest.mark.parametrize(
    ("file", "old", "new", "told"), CHANGES, ids=[f"{case[0]}-{case[3]['kind']}" for case in CHANGES]
)
def test_every_kind_of_change_is_told(
    power: Store, bundle: Path, file: str, old: str, new: str, told: dict[str, str | None]
) -> None:
    text = (bundle / file).read_text(encoding="utf-8")
    if file == "README.md":
        old = next(word for word in text.split() if word.isalpha() and len(word) > 8)
    change(bundle / file, old, new)
    found = found_in(bundle, power)
    assert [one for one in found if all(getattr(one, name) == value for name, value in told.items())], found


def test_a_row_taken_out_or_put_in_twice_is_named(power: Store, bundle: Path) -> None:
    lines = (bundle / "data.csv").read_bytes().split(b"\r\n")
    (bundle / "data.csv").write_bytes(b"\r\n".join([lines[0], *lines[2:-1], lines[-2], b""]))
    kinds = [one.kind for one in found_in(bundle, power) if one.file == "data.csv"]
    assert sorted(kinds) == ["file_changed", "row_missing", "row_twice"]


def test_another_way_of_writing_the_same_numbers_is_called_that(power: Store, bundle: Path) -> None:
    content = (bundle / "data.csv").read_bytes()
    (bundle / "data.csv").write_bytes(content.replace(b"\r\n", b"\n"))
    assert [one.kind for one in found_in(bundle, power)] == ["file_changed", "same_contents"]


def test_a_file_that_is_gone_or_does_not_belong_is_named(power: Store, bundle: Path) -> None:
    (bundle / "factors.csv").unlink()
    (bundle / "chart.png").write_bytes(b"another picture")
    (bundle / "notes of my own.txt").write_text("not of the bundle")
    told = {(one.kind, one.file) for one in found_in(bundle, power)}
    assert told == {("file_missing", "factors.csv"), ("file_unlisted", "chart.png")}


def test_a_changed_cell_in_the_workbook_is_named(power: Store, bundle: Path) -> None:
    book = openpyxl.load_workbook(bundle / "data.xlsx")
    cell = next(cell for row in book["Cijfers"].iter_rows() for cell in row if cell.value == 1932)
    cell.value = 1999
    book.save(bundle / "data.xlsx")
    cells = [one for one in found_in(bundle, power) if one.kind == "cell"]
    assert [(one.file, one.column, one.was, one.now) for one in cells] == [("data.xlsx", "value", "1999", "1932,0")]


def test_a_workbook_saved_again_has_the_same_contents(power: Store, bundle: Path) -> None:
    openpyxl.load_workbook(bundle / "data.xlsx").save(bundle / "data.xlsx")
    assert [one.kind for one in found_in(bundle, power)] == ["file_changed", "same_contents"]


def test_one_changed_row_in_the_store_is_named_down_to_the_contract(bundle: Path, tmp_path: Path) -> None:
    other = store_of(tmp_path / "other", **register(kwh=1_000_100))
    found = found_in(bundle, other)
    assert "other_data" in {one.kind for one in found}
    contract = next(one for one in found if one.file == "contracts.csv" and one.column == "part")
    assert contract.row is not None
    assert "c2" in contract.row
    assert (contract.was, contract.now) == ("1932,000", "1932,1932")
    figure = next(one for one in found if one.file == "data.csv" and one.column == "value")
    assert figure.row == "co2_avoided_t, +31 70 373"


def test_a_row_that_does_not_touch_the_figure_is_told_as_other_data(bundle: Path, tmp_path: Path) -> None:
    changed = register()
    changed["contracts"][0]["title"] = "Een andere naam"  # type: ignore[index]
    found = found_in(bundle, store_of(tmp_path / "other", **changed))
    assert [one.kind for one in found] == ["other_data"]


def test_another_factor_is_named_though_the_register_is_the_same(
    bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(REFERENCE, tmp_path / "reference")
    change(
        tmp_path / "reference" / "emission_factors.csv",
        "electricity_grey,2026,WTW,0.483",
        "electricity_grey,2026,WTW,0.500",
    )
    change(
        tmp_path / "reference" / "emission_factors.csv",
        "electricity_grey,2026,WTT,0.082",
        "electricity_grey,2026,WTT,0.099",
    )
    monkeypatch.setattr(
        "mvi_dashboard.store.building.load_reference", partial(load_reference, folder=tmp_path / "reference")
    )
    found = found_in(bundle, store_of(tmp_path / "other", **register()))
    assert "other_data" not in {one.kind for one in found}
    factor = next(one for one in found if one.file == "factors.csv")
    assert (factor.row, factor.column) == ("electricity_grey, 2026", "value_kg")
    assert (factor.was, factor.now) == ("0,483000", "0,500000")
    assert {one.file for one in found} == {"data.csv", "contracts.csv", "factors.csv"}


def test_the_query_of_the_bundle_gives_the_figure_in_duckdb_itself(power: Store, tmp_path: Path) -> None:
    write_bundle(make_bundle(*figure_of(power, "nl", "product_group"), with_pictures=False), tmp_path)
    sql = (tmp_path / "query.sql").read_text(encoding="utf-8")
    first = sql[: sql.index("\n-- ", sql.index("execute"))]
    copied = shutil.copy(power.path, tmp_path / "copied.duckdb")  # one process opens a file in one way only
    with duckdb.connect(str(copied), read_only=True) as connection:
        row = connection.execute(first).fetchone()
    value = measure(power, ["co2_avoided_t"]).iloc[0]["value"]
    assert row is not None
    assert row[0] == "electricity"
    assert float(row[1]) / 1000 == value


def test_the_contracts_of_a_bundle_add_up_to_its_figures(power: Store, bundle: Path) -> None:
    contracts = [line.split(";") for line in lines_of(bundle / "contracts.csv")[1:]]
    parts = [cells[-2].replace(",", ".") for cells in contracts if cells[0] == "co2_avoided_t"]
    assert sum(float(part) for part in parts if part != "?") == measure(power, ["co2_avoided_t"]).iloc[0]["value"]
    assert parts.count("?") == 1


@pytest.mark.parametrize(("figure", "column"), [("co2_leak", "Contracten"), ("co2_contracts", "Waarde (€)")])
def test_a_list_is_made_again_from_its_page_and_a_changed_number_is_named(
    demo: Store, tmp_path: Path, figure: str, column: str
) -> None:
    view = open_view("co2", Language("nl"), demo, {"product_group": ["electricity"]}, LIGHT, period="year")
    maker = PAGES["co2"].maker(figure)
    assert maker is not None
    shown = maker(view)
    assert shown.lines
    write_bundle(make_bundle(shown, view, with_pictures=False), tmp_path)
    assert verify_bundle(tmp_path, demo).differences == ()
    heads, *rows = read_csv((tmp_path / "data.csv").read_bytes(), DECIMALS["nl"])
    assert [row[1] for row in rows] == [line.label for line in shown.lines]
    rows[0][heads.index(column)] = "12345,6"
    (tmp_path / "data.csv").write_bytes(write_csv(heads, rows, DECIMALS["nl"]))
    cells = [one for one in found_in(tmp_path, demo) if one.kind == "cell"]
    assert [(one.file, one.row, one.column, one.was) for one in cells] == [("data.csv", "1", column, "12345,6")]
    book = openpyxl.load_workbook(tmp_path / "data.xlsx")
    cell = book.worksheets[0].cell(5, 1 + heads.index(column) - 1)
    assert isinstance(cell.value, float | int)
    book.save(tmp_path / "data.xlsx")
    assert ("same_contents", "data.xlsx") in {(one.kind, one.file) for one in found_in(tmp_path, demo)}
    was, cell.value = cell.value, 12345.5
    book.save(tmp_path / "data.xlsx")
    changed = [one for one in found_in(tmp_path, demo) if one.file == "data.xlsx" and one.kind == "cell"]
    assert [(one.column, one.was, one.now) for one in changed] == [(column, "12345.5", str(was))]


@pytest.mark.parametrize(
    ("file", "content"), [(MANIFEST, b"{}"), (PARAMETERS, b"no json"), (MANIFEST, b"\xff"), (PARAMETERS, b"[]")]
)
def test_a_damaged_bundle_is_a_sentence(power: Store, bundle: Path, file: str, content: bytes) -> None:
    (bundle / file).write_bytes(content)
    with pytest.raises(BundleFault):
        verify_bundle(bundle, power)


# ---------------------------------------------------------------------------------------------------- the command line


def mvi(*arguments: object, status: int = 0) -> Result:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exit_code == status, result.output
    return result


@pytest.fixture
def folder(power: Store) -> tuple[str, Path]:
    return "--store", power.path.parent


def test_export_and_verify_pass_and_fail_after_one_changed_value(folder: tuple[str, Path], tmp_path: Path) -> None:
    out = tmp_path / "out"
    mvi(
        "export", "co2_avoided_t", "--by", "department", "--set", "baseline=mix", "--no-pictures", "--out", out, *folder
    )
    told = mvi("verify", out, *folder).stdout
    assert told.startswith("Klopt: ")
    change(out / "data.csv", ";976,0;", ";977,0;")
    told = mvi("verify", out, *folder, status=1).stdout
    assert "data.csv: rij co2_avoided_t, " in told
    assert "kolom value: in de bundel 977,0, volgens de opslag 976,0" in told
    document = json.loads(mvi("verify", out, "--format", "json", *folder, status=1).stdout)
    assert document["verified"] is False
    assert {"kind": "cell", "file": "data.csv"}.items() <= document["differences"][-1].items()


def test_a_bundle_as_of_an_earlier_day_is_verified_as_of_that_day(folder: tuple[str, Path], tmp_path: Path) -> None:
    mvi("export", "co2_avoided_t", "--as-of", "2026-03-31", "--no-pictures", "--out", tmp_path / "out", *folder)
    mvi("verify", tmp_path / "out", *folder)


def test_a_page_is_exported_with_every_figure_and_verified_as_a_whole(demo_store: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    folder = ("--store", demo_store)
    listed = json.loads(
        mvi("export", "--page", "summary", "--no-pictures", "--format", "json", "--out", out, *folder).stdout
    )
    assert {Path(name).name for name in listed["files"]} == {
        "summary.html",
        "summary.xlsx",
        "accounts.csv",
        "accounts.xlsx",
    }
    assert len(listed["bundles"]) == len({bundle["folder"] for bundle in listed["bundles"]}) >= 3
    found = json.loads(mvi("verify", out, "--format", "json", *folder).stdout)
    assert [one["verified"] for one in found["bundles"]] == [True] * len(listed["bundles"])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("export",), "indicatoren, of een pagina"),
        (("export", "--page", "nowhere"), "nowhere"),
        (("export", "nothing"), "nothing"),
        (("export", "--page", "summary", "--set", "scope=TTW"), "scope"),
        (("export", "co2_avoided_t", "--where", "supplier=Niemand"), "geen enkel contract"),
        (("verify",), "geen figuurbundel"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_with_an_advice(
    folder: tuple[str, Path], tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    where = (tmp_path / "out",) if arguments[0] == "verify" else ("--out", tmp_path / "out")
    result = mvi(*arguments, *where, *folder, status=1)
    assert words in result.stderr
    assert result.stderr.count("\n") == 1


def test_verify_opens_the_store_it_is_given(power: Store, bundle: Path) -> None:
    assert verify_bundle(bundle, open_store(power.path.parent)).is_verified
