"""What the server hands out under "Meenemen": the file asked for, of the view asked for, and a sentence where there is none."""

import asyncio
import io
import zipfile
from urllib.parse import quote

import openpyxl
import pytest
from starlette.requests import Request
from starlette.responses import Response

from mvi_dashboard.downloads import FIGURE_FILES, PAGE_FILES, Downloads
from mvi_dashboard.export import PictureFault
from mvi_dashboard.figures.pages import PAGES
from mvi_dashboard.language import Language
from mvi_dashboard.measure import measure
from mvi_dashboard.questions import Settings
from mvi_dashboard.store import Store
from mvi_dashboard.view import ask_store

NL = Language("nl")


def taken(store: Store | None, page: str, file: str, address: str = "") -> Response:
    scope = {
        "type": "http",
        "method": "GET",
        "path": f"/take/{page}/{file}",
        "headers": [],
        "query_string": address.encode(),
        "path_params": {"page": page, "file": file},
        "server": ("127.0.0.1", 80),
        "scheme": "http",
    }
    return asyncio.run(Downloads(lambda: store, ask_store).take(Request(scope)))


def test_every_kind_of_file_of_a_figure_is_what_it_says(demo: Store) -> None:
    begins = {"png": b"\x89PNG", "svg": b"<svg", "csv": b"\xef\xbb\xbfindicator", "xlsx": b"PK", "zip": b"PK"}
    assert set(begins) == set(FIGURE_FILES)
    for ending, start in begins.items():
        answer = taken(demo, "summary", f"co2_per_year.{ending}")
        assert answer.status_code == 200, answer.body
        assert bytes(answer.body).startswith(start), ending
        assert f'filename="co2_per_year.{ending}"' in answer.headers["content-disposition"]


def test_a_whole_page_can_be_taken_along(demo: Store) -> None:
    begins = {"pdf": b"%PDF", "xlsx": b"PK", "html": b"<!DOCTYPE html>"}
    assert set(begins) == set(PAGE_FILES) == set(PAGES["summary"].files)
    for ending, start in begins.items():
        answer = taken(demo, "summary", f"page.{ending}")
        assert bytes(answer.body)[:40].upper().startswith(start.upper()), ending
    sheets = openpyxl.load_workbook(io.BytesIO(bytes(taken(demo, "summary", "page.xlsx").body))).sheetnames
    assert len(sheets) > len(PAGES["summary"].figures)  # a cover and a sheet per figure


def test_the_address_decides_what_is_in_the_file(demo: Store) -> None:
    answer = taken(demo, "product_groups", "co2_per_product_group.csv", "product_group=electricity&baseline=mix")
    text = bytes(answer.body).decode("utf-8-sig")
    lines = [line.split(";") for line in text.splitlines()]
    place = {name: lines[0].index(name) for name in ("indicator", "product_group", "value")}
    rows = {(line[place["indicator"]], line[place["product_group"]]): line[place["value"]] for line in lines[1:]}
    assert {group for _, group in rows} == {"electricity"}
    found = measure(demo, ["co2_avoided_t"], where={"product_group": "electricity"}, settings=Settings(baseline="mix"))
    assert float(rows["co2_avoided_t", "electricity"].replace(",", ".")) == pytest.approx(float(found["value"][0]))


def test_english_files_have_english_decimals(demo: Store) -> None:
    text = bytes(taken(demo, "summary", "co2_per_year.csv", "lang=en").body).decode("utf-8-sig")
    assert ";" not in text.splitlines()[0]


@pytest.mark.parametrize(
    ("page", "file"),
    [
        ("summary", "nothing.png"),
        ("nothing", "page.xlsx"),
        ("summary", "co2_per_year.exe"),
        ("co2", "page.pdf"),
        ("..", "x"),
    ],
)
def test_a_file_that_does_not_exist_is_told_in_a_sentence(demo: Store, page: str, file: str) -> None:
    answer = taken(demo, page, file)
    assert answer.status_code == 404
    assert bytes(answer.body).decode() == NL("taking.unknown")


@pytest.mark.parametrize(
    ("page", "file", "address", "said"),
    [
        ("summary", "co2_per_year.csv", "year=2012", "jaar ‘2012’"),
        ("summary", "page.pdf", "department=Bestaat+niet", "afdeling ‘Bestaat niet’"),
        ("co2", "page.xlsx", "baseline=blauw", "stroom vergelijken met ‘blauw’"),
        ("explore", "explored.csv", "indicator=nothing", "cijfer ‘nothing’"),
        ("explore", "explored.csv", "supplier=Bestaat+niet", "leverancier ‘Bestaat niet’"),
    ],
)
def test_a_file_of_something_that_does_not_exist_is_refused(
    demo: Store, page: str, file: str, address: str, said: str
) -> None:
    answer = taken(demo, page, file, address)
    assert answer.status_code == 400
    assert bytes(answer.body).decode() == NL("taking.ignored", values=said)


def test_without_a_store_or_contracts_there_is_nothing_to_take(demo: Store) -> None:
    assert taken(None, "summary", "page.xlsx").status_code == 404
    where = {"product_group": "electricity"}
    every, having = (
        set(measure(demo, ["contract_value_eur"], ["department"], found)["department"].dropna())
        for found in ({}, where)
    )
    department = quote(min(every - having))
    answer = taken(demo, "summary", "page.xlsx", f"department={department}&product_group=electricity")
    assert answer.status_code == 404
    assert bytes(answer.body).decode() == NL("app.empty_answer")


def test_without_chromium_the_picture_is_a_sentence_and_the_rest_goes_on(
    demo: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> bytes:
        raise PictureFault("no_browser")

    monkeypatch.setitem(FIGURE_FILES, "png", ("image/png", fails))
    answer = taken(demo, "summary", "co2_per_year.png")
    assert answer.status_code == 503
    assert bytes(answer.body).decode().startswith(NL("picture.no_browser.sentence"))
    assert taken(demo, "summary", "co2_per_year.csv").status_code == 200


def test_the_bundle_is_one_that_verifies(demo: Store) -> None:
    with zipfile.ZipFile(io.BytesIO(bytes(taken(demo, "summary", "co2_per_year.zip").body))) as bundle:
        names = bundle.namelist()
    assert any(name.endswith("query.sql") for name in names)
    assert any(name.endswith("data.csv") for name in names)
