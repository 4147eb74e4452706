"""An installed copy is whole, and works from any folder."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import PROJECT
from tests.test_project import tracked_files


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built by the project's own build backend."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(build, cwd=PROJECT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_the_package_the_reference_figures_and_the_demo(wheel: Path) -> None:
    kept = {"mvi_dashboard": "", "data/reference": "mvi_dashboard/", "data/contracts": "mvi_dashboard/"}
    wanted = {
        before + path.relative_to(PROJECT).as_posix()
        for path in tracked_files()
        for folder, before in kept.items()
        if path.is_relative_to(PROJECT / folder)
    }
    with zipfile.ZipFile(wheel) as archive:
        assert wanted <= set(archive.namelist())


def test_an_installed_copy_builds_the_demo_and_measures_from_any_folder(wheel: Path, tmp_path: Path) -> None:
    installed = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
    (tmp_path / "elsewhere").mkdir()

    def mvi(*arguments: str) -> str:
        return subprocess.run(
            [sys.executable, "-m", "mvi_dashboard", *arguments, "--store", str(tmp_path / "store")],
            cwd=tmp_path / "elsewhere",
            env={**os.environ, "PYTHONPATH": str(installed)},
            check=True,
            capture_output=True,
            encoding="utf-8",
        ).stdout

    mvi("demo")
    assert '"contract_value_eur"' in mvi("measure", "contract_value_eur", "--format", "json")
    assert not list((tmp_path / "elsewhere").iterdir()), "nothing is written where the command is started"
