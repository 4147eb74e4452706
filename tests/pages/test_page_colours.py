"""The pages in an organisation's own colours: style sheet and charts change, the figures do not."""

import json
from pathlib import Path

import pytest

from mvi_dashboard.house_style import VARIABLE
from mvi_dashboard.palette import LIGHT
from mvi_dashboard.store import Store
from tests.pages.conftest import Visit, charts, shown

OWN = {"ink": "#5115EF", "co2": "#00568B"}


def test_a_house_style_colours_page_and_charts_and_leaves_the_figures(
    town: Store, visit: Visit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = visit(town.path.parent)
    path = tmp_path / "own.tokens.json"
    tree = {"mvi": {"color": {name: {"$value": value} for name, value in OWN.items()}}}
    path.write_text(json.dumps(tree), encoding="utf-8")
    monkeypatch.setenv(VARIABLE, str(path))
    theirs = visit(town.path.parent)
    assert shown(theirs) == shown(ours)
    for at, colours in ((ours, {"ink": LIGHT.ink, "co2": LIGHT.co2}), (theirs, OWN)):
        sheet = " ".join(element.proto.body for element in at.get("html"))
        drawn = " ".join(chart.spec for chart in charts(at).values())
        assert f"--mvi-ink:{colours['ink']};" in sheet
        assert f"--theme:{colours['co2']}" in sheet
        assert colours["co2"] in drawn
