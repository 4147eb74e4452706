"""A language is one file: whole in what it says, and a third one is there as soon as its file is."""

import json
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from mvi_dashboard.language import LANGUAGES, missing_texts
from mvi_dashboard.paths import LOCALES
from mvi_dashboard.store import Store
from tests.conftest import PROJECT

EVERY_LANGUAGE = pytest.mark.parametrize("code", LANGUAGES)

OPEN_A_PAGE = """
import json, sys
from pathlib import Path
from mvi_dashboard import paths
paths.LOCALES = Path(sys.argv[1])
from streamlit.testing.v1 import AppTest
at = AppTest.from_file("app.py", default_timeout=60)
at.query_params["lang"] = "fy"
at.run()
assert not at.exception, at.exception
print(json.dumps({
    "title": [title.value for title in at.title],
    "text": " ".join(element.proto.body for element in at.get("html")),
    "languages": [option.content for option in at.segmented_control(key="choose_lang").proto.options],
}))
"""
"""Opens the first page in Frisian, with the language files of another folder."""


@pytest.fixture
def locales(tmp_path: Path) -> Path:
    """A copy of the folder with the language files."""
    return Path(shutil.copytree(LOCALES, tmp_path / "locale"))


def add_frisian(locales: Path, *, without: str = "") -> None:
    """A third language: English with a few words of its own, its numbers and dates in Frisian; a line may be missing."""
    text = (locales / "en.toml").read_text("utf-8")
    for english, frisian in (
        ('name = "English"', 'name = "Frysk"'),
        ('locale = "en_GB"', 'locale = "fy"'),
        ('govern = "Govern"', 'govern = "Bestjoer"'),
        ('title = "Summary"', 'title = "Gearfetting"'),
    ):
        assert english in text
        text = text.replace(english, frisian, 1)
    lines = [line for line in text.splitlines(keepends=True) if not (without and line.startswith(f"{without} ="))]
    (locales / "fy.toml").write_text("".join(lines), "utf-8")


@EVERY_LANGUAGE
def test_every_language_has_every_text_with_the_same_blanks(code: str) -> None:
    assert missing_texts(code) == []


def test_a_third_language_is_one_file(town: Store, locales: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add_frisian(locales)
    assert missing_texts("fy", locales) == []
    monkeypatch.setenv("MVI_STORE", str(town.path.parent))
    done = subprocess.run(
        [sys.executable, "-c", OPEN_A_PAGE, str(locales)],
        cwd=PROJECT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout.splitlines()[-1])
    assert seen["title"] == ["Gearfetting"]
    assert seen["languages"] == ["Nederlands", "English", "Frysk"]
    assert "€100.000" in seen["text"]  # the pattern of the English file, the signs of Frisian


def test_a_missing_text_is_named(locales: Path) -> None:
    add_frisian(locales, without="govern")
    assert missing_texts("fy", locales) == ["fy.toml has no text menu.govern"]
    assert tomllib.loads((locales / "en.toml").read_text("utf-8"))["menu"]["govern"] == "Govern"


def test_a_text_with_other_blanks_is_named(locales: Path) -> None:
    path = locales / "fy.toml"
    (locales / "nl.toml").write_text('[a]\nb = "{count} van {total}"\nc = "niets"\n', "utf-8")
    (locales / "en.toml").write_text('[a]\nb = "{count} of {total}"\nc = "nothing"\n', "utf-8")
    path.write_text('[a]\nb = "{count}"\nc = "{"\n', "utf-8")
    assert missing_texts("fy", locales) == [
        "fy.toml fills other blanks in a.b than nl.toml",
        "fy.toml cannot be filled in at a.c",
    ]
