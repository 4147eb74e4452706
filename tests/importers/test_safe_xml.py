"""XML from outside: refused in one sentence where it is dangerous, and never more than one notice in memory."""

import tracemalloc
from pathlib import Path

import pytest

from mvi_dashboard.importers import UnreadableFile, read_file
from mvi_dashboard.importers.reject_list import describe_unreadable
from mvi_dashboard.language import LANGUAGES, Language
from tests.importers.make_eforms import BOMB, award, document

FOLDER = Path(__file__).parent / "eforms_notices"


@pytest.mark.parametrize("name", ["bad_entity_bomb.xml", "bad_external_entity.xml", "bad_document_type.xml"])
def test_entities_and_document_types_are_refused_with_advice(name: str) -> None:
    for path in (FOLDER / name,):
        with pytest.raises(UnreadableFile) as fault:
            read_file(path)
        for code in LANGUAGES:
            sentence, advice = describe_unreadable(fault.value, Language(code))
            assert name in sentence
            assert advice


def test_a_bomb_costs_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xml"
    path.write_bytes(document("<ContractNotice>&a9;</ContractNotice>", before=BOMB))
    tracemalloc.start()
    with pytest.raises(UnreadableFile):
        read_file(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5_000_000


def test_memory_holds_one_notice_however_many_a_file_has(tmp_path: Path) -> None:
    def peak(notices: int) -> int:
        path = tmp_path / f"{notices}.xml"
        ballast = "<Note>" + "x" * 200_000 + "</Note>"
        one = (
            award(results={}, tenders=[], contracts=[])
            .xml()
            .replace("</ContractAwardNotice>", f"{ballast}</ContractAwardNotice>")
        )
        with path.open("w", encoding="utf-8") as file:
            file.write("<notices>")
            for _ in range(notices):
                file.write(one)
            file.write("</notices>")
        tracemalloc.start()
        assert read_file(path).rows_read == notices
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert peak(100) < peak(5) + 3_000_000  # a hundred of them are twenty megabytes


def test_one_notice_above_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mvi_dashboard.importers.bounded.limit", lambda _name: 1)
    path = tmp_path / "large.xml"
    path.write_text("<ContractNotice><Note>" + "x" * 3_000_000 + "</Note></ContractNotice>")
    with pytest.raises(UnreadableFile) as fault:
        read_file(path)
    assert fault.value.rule == "record_too_large"


@pytest.mark.parametrize(
    "content",
    [
        b"<",
        b"<?xml",
        b'<?xml version="1.0" encoding="no-such-code"?><a/>',
        b"<a>" * 20_000,
        b"\xff\xfe<\0a\0>\0",
        b"<ContractNotice>\xff\xff</ContractNotice>",
        b"<a xmlns:b='c'><b:d/></a>",
    ],
)
def test_xml_that_is_none_is_refused_and_nothing_crashes(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "odd.xml"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile) as fault:
        read_file(path)
    assert fault.value.rule in ("xml_damaged", "xml_not_a_notice")
