"""The journal of what people typed: nothing is rewritten, the last word about a subject counts, and no person is named."""

import datetime
import json
from pathlib import Path

import pytest

from mvi_dashboard.store import StoreFault
from mvi_dashboard.store.journal import Entry, journal_file, read_entries, standing_entries, write_entry

AT = datetime.datetime(2026, 3, 2, 9, 30, tzinfo=datetime.UTC)


def entry(subject: str, content: dict[str, str] | None, by: str = "concernadviseur MVI", reason: str = "") -> Entry:
    return Entry("things", {"contract_id": subject}, content, by, reason, AT)


def test_the_last_entry_about_a_subject_counts_and_every_entry_stays(tmp_path: Path) -> None:
    for told in (entry("1", {"group": "a"}), entry("2", {"group": "b"}), entry("1", {"group": "c"}, reason="herzien")):
        write_entry(tmp_path, told)
    assert [each.content for each in read_entries(tmp_path, "things")] == [
        {"group": "a"},
        {"group": "b"},
        {"group": "c"},
    ]
    standing = standing_entries(tmp_path, "things")
    assert [(each.subject["contract_id"], each.content, each.line) for each in standing] == [
        ("2", {"group": "b"}, 2),
        ("1", {"group": "c"}, 3),
    ]
    assert (standing[1].by, standing[1].reason, standing[1].at) == ("concernadviseur MVI", "herzien", AT)


def test_what_was_taken_back_no_longer_counts_but_is_still_told(tmp_path: Path) -> None:
    write_entry(tmp_path, entry("1", {"group": "a"}))
    write_entry(tmp_path, entry("1", None, reason="vergissing"))
    assert standing_entries(tmp_path, "things") == ()
    assert [each.reason for each in read_entries(tmp_path, "things")] == ["", "vergissing"]


def test_a_line_half_written_by_a_crash_is_passed_over_and_takes_no_later_line_along(tmp_path: Path) -> None:
    write_entry(tmp_path, entry("1", {"group": "a"}))
    with journal_file(tmp_path, "things").open("a", encoding="utf-8") as file:
        file.write('{"at": "2026-03-02T09:3')
    write_entry(tmp_path, entry("2", {"group": "b"}))
    assert [(each.subject["contract_id"], each.line) for each in read_entries(tmp_path, "things")] == [
        ("1", 1),
        ("2", 3),
    ]


@pytest.mark.parametrize(
    "line", ["[]", "null", '"text"', "{}", json.dumps({"at": "x", "by": "", "subject": {}, "content": {}})]
)
def test_a_line_of_another_shape_is_passed_over(tmp_path: Path, line: str) -> None:
    write_entry(tmp_path, entry("1", {"group": "a"}))
    with journal_file(tmp_path, "things").open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    assert len(read_entries(tmp_path, "things")) == 1


@pytest.mark.parametrize(
    ("by", "reason", "rule"),
    [
        ("", "", "entry_without_function"),
        ("  ", "", "entry_without_function"),
        ("J. de Vries", "", "entry_names_person"),
        ("mevr. Jansen", "", "entry_names_person"),
        ("inkoper", "zie a.b@voorbeeld.nl", "entry_names_person"),
    ],
)
def test_an_entry_is_by_a_function_and_names_no_person(tmp_path: Path, by: str, reason: str, rule: str) -> None:
    with pytest.raises(StoreFault) as fault:
        write_entry(tmp_path, entry("1", {"group": "a"}, by, reason))
    assert fault.value.rule == rule
    assert read_entries(tmp_path, "things") == ()
