"""Commands that take figures along and check them: export and verify."""

import datetime
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mvi_dashboard.commands.options import (
    TEXT_OR_JSON,
    common,
    fail,
    figures,
    opened,
    print_json,
    read_filters,
    read_settings,
)
from mvi_dashboard.language import Language
from mvi_dashboard.questions import DIMENSIONS, Cut, QuestionFault, Settings, write_code
from mvi_dashboard.store import Store

if TYPE_CHECKING:
    from mvi_dashboard.export import Bundle
    from mvi_dashboard.view import View

MOST_TOLD = 20
"""As many differences as are told one by one."""


@click.command()
@common
@figures
@click.argument("indicators", nargs=-1)
@click.option("--by", "dimensions", multiple=True, type=click.Choice(DIMENSIONS), help="Cut by; may be repeated.")
@click.option("--page", help="Every figure of this page instead, with the page as HTML and as a workbook.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder to write to.")
@click.option("--decimals", type=click.Choice(["nl", "en"]), help="Decimals of the CSV; default as the language.")
@click.option("--no-pictures", is_flag=True, help="Without SVG and PNG, for which Chromium is needed.")
@TEXT_OR_JSON
def export(
    folder: Path,
    language: Language,
    indicators: tuple[str, ...],
    dimensions: tuple[str, ...],
    page: str | None,
    out: Path,
    decimals: str | None,
    no_pictures: bool,
    filters: tuple[str, ...],
    pairs: tuple[str, ...],
    year: int | None,
    as_of: datetime.datetime | None,
    form: str,
) -> None:
    """A figure as a bundle that can be verified: picture, data, contracts, factors, SQL, parameters and citation."""
    from mvi_dashboard.export import make_bundle, write_bundle

    if bool(indicators) == bool(page):
        raise QuestionFault("export_what")
    store = opened(folder, as_of)
    settings, where = read_settings(pairs, store), read_filters(filters)
    written: list[tuple[Bundle, Path]] = []
    others: list[Path] = []
    if page:
        view, shown = _page(store, page, language, where, year, settings)
        for figure in shown:
            bundle = make_bundle(figure, view, decimals, with_pictures=not no_pictures)
            write_bundle(bundle, out / figure.id)
            written.append((bundle, out / figure.id))
        others = _whole_page(view, shown, out, decimals, with_pictures=not no_pictures)
    else:
        from mvi_dashboard.figures.asked import asked_figure

        cut = Cut.asked(indicators, dimensions, _codes(where), year, settings)
        view = _view(store, "summary", language, where, None)
        if not view.outcomes(cut):
            raise QuestionFault("export_empty")
        bundle = make_bundle(asked_figure(view, cut), view, decimals, with_pictures=not no_pictures)
        write_bundle(bundle, out)
        written.append((bundle, out))
    _tell(written, others, language, form)
    if any(bundle.lacking for bundle, _ in written):
        sys.exit(1)


@click.command()
@common
@click.argument("path", type=click.Path(path_type=Path, exists=False))
@TEXT_OR_JSON
def verify(folder: Path, language: Language, path: Path, form: str) -> None:
    """Ask the question of a bundle again, and name every file, row and cell that differs; exit status 1 where any does."""
    from mvi_dashboard.export import BundleFault, verify_bundle
    from mvi_dashboard.export.verify import as_json, bundles_in, data_date

    store = opened(folder)
    try:
        results = []
        for bundle in bundles_in(path):
            made = data_date(bundle)
            asked = store if made == store.as_of else opened(folder, datetime.datetime.combine(made, datetime.time()))
            results.append(verify_bundle(bundle, asked))
    except BundleFault as fault:
        fail(language, "bundle", fault.rule, fault.parameters)
    if form == "json":
        documents = [as_json(found) for found in results]
        print_json(documents[0] if len(documents) == 1 else {"bundles": documents})
    else:
        for found in results:
            _tell_verification(found, language)
    if not all(found.is_verified for found in results):
        sys.exit(1)


def _view(
    store: Store, page: str, language: Language, address: Mapping[str, Sequence[Any]], period: str | None
) -> "View":
    from mvi_dashboard.theme import tokens
    from mvi_dashboard.view import open_view

    asked = {name: [write_code(code) for code in codes] for name, codes in address.items()}
    return open_view(page, language, store, asked, tokens("light"), period=period)


def _page(
    store: Store, page: str, language: Language, where: Mapping[str, list[Any]], year: int | None, settings: Settings
) -> tuple["View", list[Any]]:
    """The figures of a page under the filters given; `QuestionFault` for a page or a filter that it does not have."""
    from mvi_dashboard.figures.pages import PAGES

    known = [name for name, one in PAGES.items() if one.figures]
    if page not in known:
        raise QuestionFault("unknown_page", page=page, known=", ".join(known))
    asked = settings.__dict__
    usual = Settings().__dict__
    chosen = {name: [value] for name, value in asked.items() if value != usual[name]}
    view = _view(store, page, language, {**where, **chosen, **({"year": [year]} if year else {})}, PAGES[page].period)
    probe = view.cut(())
    if lacking := [name for name, codes in _codes(where).items() if dict(probe.where).get(name) != codes]:
        raise QuestionFault("not_on_page", page=page, name=", ".join(lacking))
    if lacking := [name for name in chosen if getattr(probe.settings, name) != asked[name]]:
        raise QuestionFault("not_on_page", page=page, name=", ".join(lacking))
    if year and view.filters.year != year:
        raise QuestionFault("not_on_page", page=page, name=f"year={year}")
    if view.is_empty():
        raise QuestionFault("export_empty")
    return view, [maker(view) for maker in PAGES[page].figures]


def _whole_page(view: "View", shown: list[Any], out: Path, decimals: str | None, *, with_pictures: bool) -> list[Path]:
    """The page as HTML and workbook; with the summary also the indicator table of the annual accounts."""
    from mvi_dashboard.export import accounts_csv, accounts_xlsx, page_html, page_workbook

    contents = {
        f"{view.page}.html": page_html(view, shown, with_pictures=with_pictures),
        f"{view.page}.xlsx": page_workbook(view, shown),
    }
    if view.page == "summary":
        contents |= {"accounts.csv": accounts_csv(view, decimals), "accounts.xlsx": accounts_xlsx(view)}
    for name, content in contents.items():
        (out / name).write_bytes(content)
    return [out / name for name in contents]


def _codes(where: Mapping[str, list[Any]]) -> dict[str, tuple[Any, ...]]:
    """Filters as codes: an empty value asks for what is not recorded."""
    return {name: tuple(None if value == "" else value for value in values) for name, values in where.items()}


def _tell(written: "Sequence[tuple[Bundle, Path]]", others: Sequence[Path], language: Language, form: str) -> None:
    from mvi_dashboard.export.bundle import say_lacking

    for bundle, _ in written:
        for name, fault in bundle.lacking.items():
            click.echo(say_lacking(name, fault, language), err=True)
    if form == "json":
        listed = [
            {
                "figure": bundle.id,
                "folder": str(path),
                "files": sorted(bundle.files),
                "lacking": {name: fault.rule for name, fault in bundle.lacking.items()},
            }
            for bundle, path in written
        ]
        print_json({"bundles": listed, "files": [str(path) for path in others]})
        return
    for bundle, path in written:
        click.echo(language("cli.exported", figure=bundle.id, folder=path, count=len(bundle.files)))
    for path in others:
        click.echo(path)


def _tell_verification(found: Any, language: Language) -> None:
    from mvi_dashboard.export.identity import VERSION
    from mvi_dashboard.export.verify import say_difference

    if found.is_verified:
        counts = {"files": language.number(found.files_checked), "cells": language.number(found.cells_checked)}
        click.echo(language("verify.verified", figure=found.figure, **counts))
        return
    count = len(found.differences)
    click.echo(language("verify.failed_one" if count == 1 else "verify.failed", figure=found.figure, count=count))
    for one in found.differences[:MOST_TOLD]:
        click.echo(f"  {say_difference(one, language)}")
    if count > MOST_TOLD:
        click.echo(f"  {language('verify.more', count=language.number(count - MOST_TOLD))}")
    if found.version != VERSION:
        click.echo(f"  {language('verify.other_version', made=found.version, own=VERSION)}")
