"""Archives: each file in them a file; nothing dangerous is unpacked, and nothing is half published."""

import gzip
import json
import stat
import zipfile
from pathlib import Path

import pytest

from mvi_dashboard.importers import UnreadableFile
from mvi_dashboard.importers.delivery import read_delivery
from mvi_dashboard.importers.reject_list import describe_unreadable
from mvi_dashboard.language import LANGUAGES, Language
from tests.conftest import run_mvi

CONTRACTS = "Organisatie;Contractnummer;Naam contract\nVoorbeeldstad;1;Papier\nVoorbeeldstad;2;\n"
SPEND = "Organisatie;Contractnummer;Jaar;Gefactureerd\nVoorbeeldstad;1;2024;100\n"


def archive_of(path: Path, members: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def rule_of(path: Path) -> str:
    """Why the archive is refused; the sentence names it in each language."""
    with pytest.raises(UnreadableFile) as fault, read_delivery([path]):
        pass
    for code in LANGUAGES:
        assert path.name in describe_unreadable(fault.value, Language(code))[0]
    return fault.value.rule


def test_each_file_of_an_archive_is_read_and_what_is_none_is_told(tmp_path: Path) -> None:
    path = archive_of(
        tmp_path / "delivery.zip",
        {
            "2024/contracts.csv": CONTRACTS,
            "2023/contracts.csv": CONTRACTS.replace(";1;", ";8;").replace(";2;", ";9;"),
            "spend.csv": SPEND,
            "README.md": "hello",
            "__MACOSX/._spend.csv": "x",
        },
    )
    done = json.loads(run_mvi("import", path, "--store", tmp_path / "store", "--format", "json").stdout)
    assert [(file["file"], file["rows_read"], file["rows_rejected"]) for file in done["files"]] == [
        ("delivery.zip/2024/contracts.csv", 2, 1),
        ("delivery.zip/2023/contracts.csv", 2, 1),
        ("delivery.zip/spend.csv", 1, 0),
    ]
    assert [skipped["file"] for skipped in done["skipped"]] == ["delivery.zip/README.md"]
    assert done["published"]


def test_a_compressed_csv_is_read(tmp_path: Path) -> None:
    path = tmp_path / "contracts.csv.gz"
    path.write_bytes(gzip.compress(CONTRACTS.encode()))
    with read_delivery([path]) as delivery:
        assert [(reading.file, reading.rows_read) for reading in delivery.readings] == [
            ("contracts.csv.gz/contracts.csv", 2)
        ]


def test_two_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    paths = []
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        paths.append(tmp_path / folder / "contracts.csv")
        paths[-1].write_text(CONTRACTS, "utf-8")
    with read_delivery(paths) as delivery:
        assert [reading.file for reading in delivery.readings] == ["contracts.csv", str(paths[1])]


@pytest.mark.parametrize("name", ["../evil.csv", "/etc/evil.csv", "C:\\evil.csv", "a/../../evil.csv", "..\\evil.csv"])
def test_a_path_out_of_the_archive_is_refused(name: str, tmp_path: Path) -> None:
    assert rule_of(archive_of(tmp_path / "evil.zip", {"contracts.csv": CONTRACTS, name: CONTRACTS})) == "archive_path"
    assert not list(tmp_path.parent.glob("evil.csv"))


def test_a_link_in_an_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "link.zip"
    link = zipfile.ZipInfo("link.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    assert rule_of(path) == "archive_path"


def test_archives_that_are_nested_empty_locked_or_none_are_refused(tmp_path: Path) -> None:
    inner = archive_of(tmp_path / "inner.zip", {"contracts.csv": CONTRACTS})
    assert rule_of(archive_of(tmp_path / "outer.zip", {"inner.zip": inner.read_bytes()})) == "archive_nested"
    assert rule_of(archive_of(tmp_path / "empty.zip", {})) == "archive_empty"
    (tmp_path / "fake.zip").write_bytes(b"%PDF-1.7")
    assert rule_of(tmp_path / "fake.zip") == "not_an_archive"
    content = bytearray(inner.read_bytes())
    for start in (content.index(b"PK\x03\x04") + 6, content.index(b"PK\x01\x02") + 8):
        content[start] |= 1  # the flag that says that it is encrypted
    (tmp_path / "locked.zip").write_bytes(content)
    assert rule_of(tmp_path / "locked.zip") == "archive_encrypted"


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from mvi_dashboard.importers import archives

    monkeypatch.setattr(archives, "limit", {"archive_mb": 1, "archive_files": 3}.__getitem__)
    assert rule_of(archive_of(tmp_path / "bomb.zip", {"a.csv": b"0" * 5_000_000})) == "archive_too_large"
    assert (
        rule_of(archive_of(tmp_path / "many.zip", {f"{n}.csv": CONTRACTS for n in range(4)}))
        == "archive_too_many_files"
    )
    liar = tmp_path / "bomb.csv.gz"
    liar.write_bytes(gzip.compress(b"0" * 5_000_000))
    assert rule_of(liar) == "archive_too_large"


def test_one_unreadable_file_among_those_named_publishes_nothing(tmp_path: Path) -> None:
    (tmp_path / "contracts.csv").write_text(CONTRACTS, "utf-8")
    (tmp_path / "fake.xlsx").write_bytes(b"%PDF-1.7")
    files = (tmp_path / "contracts.csv", tmp_path / "fake.xlsx")
    done = run_mvi("import", *files, "--store", tmp_path / "store", "--language", "nl", check=False)
    assert done.returncode == 1
    assert done.stderr.strip().startswith("Het bestand fake.xlsx heet een Excel-werkmap")
    assert not (tmp_path / "store" / "current").exists()
