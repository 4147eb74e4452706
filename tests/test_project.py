"""The project keeps its word: documents that match the code, figures with a source, nothing from one machine."""

import ast
import csv
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest

from mvi_dashboard.__main__ import main

PROJECT = Path(__file__).parent.parent
DATA = PROJECT / "data"
EVIDENCE = {"read", "second_hand", "derived", "inferred", "own_assumption"}
ASSUMPTIONS = sorted((DATA / "reference").glob("demo_*.csv"))  # of the fictitious municipality: all of them our own
REFERENCE = sorted(set((DATA / "reference").glob("*.csv")) - set(ASSUMPTIONS))
DOCUMENTS = sorted(
    path
    for path in [*PROJECT.glob("*.md"), *DATA.glob("*.md"), *(PROJECT / "docs").rglob("*.md")]
    if not path.name.startswith(".")
)


def tracked_files() -> list[Path]:
    """What travels with the project: what git keeps or would keep."""
    git = shutil.which("git")
    assert git, "git is needed to know which files travel with the project"
    listing = subprocess.run(
        [git, "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=PROJECT,
        check=True,
        capture_output=True,
        encoding="utf-8",
    ).stdout
    return [path for name in listing.split("\0") if name and (path := PROJECT / name).is_file()]


def readme_commands() -> set[str]:
    """The commands in the README's table of the command line."""
    text = (PROJECT / "README.md").read_text(encoding="utf-8")
    section = text.split("## The command line", 1)[1].split("\n## ", 1)[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `mvi ")]
    return {command for row in rows for command in re.findall(r"`mvi ([a-z]+)", row)}


def test_every_command_is_in_the_readme_and_the_other_way_round() -> None:
    assert isinstance(main, click.Group)
    assert set(main.commands) == readme_commands()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(PROJECT).as_posix())
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)\s]+)\)", text) if not re.match(r"[a-z]+:", link)]
    for link in links:
        path, _, anchor = link.partition("#")
        target = (document.parent / path).resolve() if path else document
        assert target.exists(), f"{document.name} links to {link}, which is not there"
        if anchor:
            headings = re.findall(r"(?m)^#+ (.+)$", target.read_text(encoding="utf-8"))
            anchors = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
            assert anchor in anchors, f"{document.name} links to {link}, and there is no such heading"


def test_every_decision_is_listed_once_with_status_and_all_four_parts() -> None:
    folder = PROJECT / "docs" / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    records = sorted(folder.glob("[0-9]*.md"))
    assert records, "no decisions found"
    assert sorted(re.findall(r"\((\d{4}-[\w-]+\.md)\)", index)) == [path.name for path in records]
    for path in records:
        text = path.read_text(encoding="utf-8")
        assert re.search(r"(?m)^\d{4}-\d{2}-\d{2} · (accepted|replaced|withdrawn)", text), f"{path.name}: date, status"
        for part in ("Context", "Decision", "Consequence"):
            assert f"**{part}.**" in text, f"{path.name} lacks its {part}"


@pytest.mark.parametrize("table", REFERENCE, ids=lambda path: path.stem)
def test_every_reference_row_has_a_source_and_an_allowed_evidence_mark(table: Path) -> None:
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows, f"{table.name} is empty"
    for number, row in enumerate(rows, start=2):
        assert None not in row, f"{table.name} row {number} has too many cells"
        assert row["source"].strip(), f"{table.name} row {number} names no source"
        assert row["evidence"] in EVIDENCE, f"{table.name} row {number}: {row['evidence']!r} is no evidence mark"


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("social_return_blocks", ("table_id", "target_group")),
        ("rivm_published", ("round", "indicator", "scope")),
        ("equivalents", ("id",)),
        ("carbon_prices", ("id",)),
    ],
)
def test_published_figures_have_one_row_each_and_a_year(table: str, key: tuple[str, ...]) -> None:
    with (DATA / "reference" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    keys = [tuple(row[column] for column in key) for row in rows]
    assert len(set(keys)) == len(keys)
    assert all(re.match(r"\d{4}|undated, seen on \d{4}", row["year"]) for row in rows)


def test_the_printed_total_of_table_5_1_is_the_sum_of_its_clusters() -> None:
    """RIVM 2019-0014: 4,900,000 + 1,200 + 1,300 + 61,000 = 4,963,500 t; a "?" beside it does not change the print."""
    with (DATA / "reference" / "rivm_published.csv").open(encoding="utf-8", newline="") as file:
        cells = [row for row in csv.DictReader(file) if row["report"] == "2019-0014, Table 5.1"]
    assert len(cells) == 6 * 7
    totals = {row["indicator"]: row for row in cells if row["scope"] == "total_16_groups"}
    for indicator, total in totals.items():
        parts = [row for row in cells if row["indicator"] == indicator and row["scope"] != "total_16_groups"]
        known = [float(row["value"]) for row in parts if row["state"] == "value"]
        assert (total["state"] == "value") == bool(known)
        if known:
            assert sum(known) == pytest.approx(float(total["value"]), abs=0)


def test_every_file_under_data_is_described() -> None:
    text = (DATA / "README.md").read_text(encoding="utf-8")
    for path in tracked_files():
        if path.is_relative_to(DATA) and path.name != "README.md":
            assert f"`{path.name}`" in text, f"data/README.md does not describe {path.relative_to(PROJECT)}"
    for name in re.findall(r"(?m)^\| `([\w]+\.csv)` \|", text):
        assert list(DATA.rglob(name)), f"data/README.md describes {name}, which is not there"


def test_nothing_that_travels_names_a_place_on_one_machine_or_a_package_registry() -> None:
    here = re.compile(r"(?<![\w.:/-])/(?:home|root|Users|work)/\w")
    registry = re.compile(r"pypi" + r"\.org|files\.pythonhosted" + r"\.org|registry\.npmjs" + r"\.org")
    for path in tracked_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for pattern in (here, registry):
            assert not pattern.findall(text), f"{path.relative_to(PROJECT)} names {pattern.findall(text)[0]}"


def test_the_pinned_versions_are_plain_lines_that_cover_what_the_project_asks_for() -> None:
    lines = (PROJECT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert all(re.match(r"^[a-z0-9-]+==[\w.]+( ; .+)?$", line) for line in lines)
    pinned = {line.split("==")[0] for line in lines}
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    assert {re.split(r"[<>=\[]", name)[0] for name in wanted} <= pinned


def test_what_the_package_imports_is_what_it_asks_for() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = {re.split(r"[<>=\[]", name)[0].replace("-", "_") for name in project["dependencies"]}
    imported: set[str] = set()
    for path in (PROJECT / "mvi_dashboard").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {name.name.split(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                imported.add(node.module.split(".")[0])
    assert imported - set(sys.stdlib_module_names) - {"mvi_dashboard"} <= asked
    assert asked - imported <= {"pyarrow"}, "Streamlit and pandas hand tables on as Arrow; the rest must be used"


def test_the_changelog_tells_of_this_version() -> None:
    version = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert f"## {version}" in (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_licence_is_whole() -> None:
    text = (PROJECT / "LICENSE").read_text(encoding="utf-8")
    assert [int(number) for number in re.findall(r"(?m)^(\d+)\. [A-Z]", text)] == list(range(1, 16))
    assert "EUROPEAN UNION PUBLIC LICENCE v. 1.2" in text
    assert "Appendix" in text
    assert text.rstrip().endswith("require the production of a new EUPL version.")
