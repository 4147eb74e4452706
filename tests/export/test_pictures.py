"""Pictures made by Chromium: our own colours, everything that must travel along, any number of readers, or a sentence."""

import io
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import plotly.io
import pytest
from click.testing import CliRunner
from PIL import Image

from mvi_dashboard.__main__ import main
from mvi_dashboard.charts import LIGHT_TINT, LIGHTEST_TINT
from mvi_dashboard.export import make_bundle, page_html, pdf_bytes, png_bytes, svg_bytes, verify_bundle, write_bundle
from mvi_dashboard.export.drawing import WIDTH_PX
from mvi_dashboard.export.identity import figure_id
from mvi_dashboard.export.pictures import PAINTER, PRINT_SCALE, Painter, PictureFault
from mvi_dashboard.figures.pages import PAGES
from mvi_dashboard.language import LANGUAGES
from mvi_dashboard.palette import LIGHT
from mvi_dashboard.store import Store
from tests.export.conftest import figure_of, view_of

pytestmark = pytest.mark.browser


def rgb(colour: str) -> str:
    return "rgb({}, {}, {})".format(*(int(colour[at : at + 2], 16) for at in (1, 3, 5)))


def colours_of(svg: str) -> set[str]:
    """The colours of everything that can be seen."""
    seen = set()
    for style in re.findall(r'style="([^"]*)"', svg):
        parts = dict(part.strip().split(": ", 1) for part in style.split(";") if ": " in part)
        for paint in ("fill", "stroke"):
            if parts.get(f"{paint}-opacity", "1") not in ("0", "0.0") and parts.get("opacity", "1") != "0":
                seen.add(parts.get(paint, "none"))
    return {colour for colour in seen if colour.startswith("rgb")}


def test_the_picture_has_our_colours_and_not_the_placeholders_of_streamlit(
    power: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    import streamlit  # noqa: F401 (it makes its own template the default, whose colours are placeholders)

    monkeypatch.setattr(plotly.io.templates, "default", "streamlit")
    svg = svg_bytes(*figure_of(power)).decode()
    tokens = {value for name, value in LIGHT.__dict__.items() if str(value).startswith("#")}
    light = [LIGHT.co2, LIGHT.tint(LIGHT.co2, LIGHT_TINT)]
    ours = {rgb(colour) for colour in {*tokens, *light, *(LIGHT.tint(colour, LIGHTEST_TINT) for colour in light)}}
    assert rgb(LIGHT.co2) in colours_of(svg)
    assert colours_of(svg) <= ours, colours_of(svg) - ours


def test_a_pixel_of_a_bar_is_green_and_the_ground_white(power: Store) -> None:
    picture = Image.open(io.BytesIO(png_bytes(*figure_of(power)))).convert("RGB")
    assert picture.width == WIDTH_PX * PRINT_SCALE
    assert picture.getpixel((2, 2)) == (255, 255, 255)
    counts = {colour: count for count, colour in picture.getcolors(maxcolors=1_000_000) or []}
    assert counts[(31, 122, 77)] > 20_000
    assert (0, 0, 0) not in counts


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_picture_can_travel_alone(power: Store, code: str) -> None:
    figure, view = figure_of(power, code)
    svg = svg_bytes(figure, view).decode()
    text = " ".join(re.findall(r"<t(?:ext|span)[^>]*>([^<]+)", svg))
    plain = re.sub(r"\s+", " ", text.replace("\xa0", " "))
    for told in (figure.heading, view.language.date_long(power.as_of), figure_id(figure.id, figure.cut, power)):
        assert told.replace("\xa0", " ") in plain
    coverage = figure.basis.split(".")[0].replace("\xa0", " ")
    assert coverage[:40] in plain
    assert f'lang="{code}"' in svg
    assert "<title>" in svg
    assert "<desc>" in svg
    assert "href" not in re.sub(r'xlink:href="#|xmlns:xlink', "", svg)


def test_the_drawing_is_the_same_at_every_making(power: Store) -> None:
    assert svg_bytes(*figure_of(power)) == svg_bytes(*figure_of(power))


def test_the_text_of_a_pdf_is_in_our_own_font(power: Store) -> None:
    content = pdf_bytes(*figure_of(power))
    assert content.startswith(b"%PDF")
    assert b"SourceSans3" in content


def test_readers_at_the_same_time_each_get_their_own_picture(power: Store) -> None:
    asked = [("department",), ("product_group",), ("supplier",), ("cluster",), ("start_year",), ("budget_holder",)]
    figures = [figure_of(power, "nl", *by) for by in asked]
    with ThreadPoolExecutor(len(asked)) as pool:
        drawn = list(pool.map(lambda pair: svg_bytes(*pair).decode(), figures))
    for (figure, view), svg in zip(figures, drawn, strict=True):
        assert figure_id(figure.id, figure.cut, view.store) in svg


def test_a_browser_that_was_ended_is_started_again(power: Store) -> None:
    svg_bytes(*figure_of(power))
    assert PAINTER._browser is not None
    PAINTER._browser.subprocess.kill()
    PAINTER._browser.subprocess.wait()
    assert b"<svg" in svg_bytes(*figure_of(power))


@pytest.mark.parametrize(("program", "rule"), [("/nowhere/chromium", "no_browser"), ("/bin/false", "browser_failed")])
def test_a_machine_without_a_working_browser_gets_a_sentence(
    monkeypatch: pytest.MonkeyPatch, program: str, rule: str
) -> None:
    monkeypatch.setenv("BROWSER_PATH", program)
    painter = Painter()
    with pytest.raises(PictureFault) as fault:
        painter.paint({"data": [], "layout": {}}, "svg")
    painter.close()
    assert fault.value.rule == rule


def test_without_chromium_everything_but_the_pictures_is_there_and_passes(
    power: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mvi_dashboard.export.pictures.Chromium.find_browser", lambda **_: None)
    figure, view = figure_of(power)
    bundle = make_bundle(figure, view)
    assert set(bundle.lacking) == {"chart.svg", "chart.png"}
    write_bundle(bundle, tmp_path / "bundle")
    assert "apt-get install chromium" in (tmp_path / "bundle" / "README.md").read_text(encoding="utf-8")
    assert verify_bundle(tmp_path / "bundle", power).is_verified
    told = page_html(view, [figure]).decode()
    assert "apt-get install chromium" in told
    assert "<table" in told
    arguments = ["export", "co2_avoided_t", "--out", str(tmp_path / "out"), "--store", str(power.path.parent)]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 1, "the job was done in part: the pictures were asked and are not there"
    assert "apt-get install chromium" in result.stderr
    assert (tmp_path / "out" / "data.csv").exists()
    assert CliRunner().invoke(main, [*arguments, "--no-pictures"]).exit_code == 0


def test_a_changed_picture_is_found_by_its_fingerprint(power: Store, tmp_path: Path) -> None:
    write_bundle(make_bundle(*figure_of(power)), tmp_path)
    assert verify_bundle(tmp_path, power).is_verified
    png = tmp_path / "chart.png"
    png.write_bytes(png.read_bytes()[:-1] + b"\x00")
    svg = tmp_path / "chart.svg"
    svg.write_text(svg.read_text(encoding="utf-8").replace("kton", "Mton", 1) + " ", encoding="utf-8")
    assert [(one.kind, one.file) for one in verify_bundle(tmp_path, power).differences] == [
        ("file_changed", "chart.png"),
        ("file_changed", "chart.svg"),
    ]


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_page_stands_alone_without_script_server_or_internet(demo: Store, code: str) -> None:
    view = view_of(demo, code)
    figures = [maker(view) for maker in PAGES["summary"].figures]
    page = page_html(view, figures).decode()
    assert len(page) < 400_000
    assert "<script" not in page
    assert not re.findall(r'(?:src|href|url)\s*[=(]\s*["\']?(?!#)[a-z/.]', page.replace("url(#", ""))
    assert "default-src 'none'" in page
    assert f'<html lang="{code}">' in page
    for figure in figures:
        assert page.count(f"<title>{figure.heading}</title>") == (2 if figure.chart is not None else 0)
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
