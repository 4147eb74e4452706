"""The addresses behind "Meenemen": a figure or a whole page as a file, made from the same view as the screen."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from mvi_dashboard import export
from mvi_dashboard.figures.explore import passed_over
from mvi_dashboard.figures.pages import PAGES
from mvi_dashboard.figures.shown import Maker, Shown
from mvi_dashboard.house_style import style_in_use
from mvi_dashboard.language import LANGUAGES, Language
from mvi_dashboard.questions import QuestionFault
from mvi_dashboard.report import available_families, fill_sheet, typeset
from mvi_dashboard.selection import say_ignored
from mvi_dashboard.store import Store
from mvi_dashboard.theme import tokens
from mvi_dashboard.view import Ask, View, open_view

FIGURE_FILES: dict[str, tuple[str, Callable[[Shown, View], bytes]]] = {
    "png": ("image/png", export.png_bytes),
    "svg": ("image/svg+xml", export.svg_bytes),
    "csv": ("text/csv; charset=utf-8", export.csv_bytes),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", export.xlsx_bytes),
    "zip": ("application/zip", export.bundle_zip),
}
"""Ending of a file → its media type, and what makes it of a figure."""


def _a4(view: View, figures: list[Shown]) -> bytes:  # noqa: ARG001 - the sheet makes its figures from the view
    """The alderman's page as one A4, in the house style."""
    style = style_in_use()
    return typeset(fill_sheet(view), style.light, available_families(style.families), view.store.as_of)


PAGE_FILES: dict[str, tuple[str, Callable[[View, list[Shown]], bytes]]] = {
    "pdf": ("application/pdf", _a4),
    "xlsx": (FIGURE_FILES["xlsx"][0], export.page_workbook),
    "html": ("text/html; charset=utf-8", export.page_html),
}
"""The same of a whole page."""


@dataclass(frozen=True)
class Downloads:
    """Answers requests for files; `store` gives the store of this moment, `ask` may remember."""

    store: Callable[[], Store | None]
    ask: Ask

    async def take(self, request: Request) -> Response:
        """A file of one figure (`take/<page>/<figure>.<ending>`) or of a page (`take/<page>/page.<ending>`)."""
        address = parse_qs(request.url.query, keep_blank_values=True)
        language = Language(next((code for code in address.get("lang", ()) if code in LANGUAGES), LANGUAGES[0]))
        name, _, ending = request.path_params["file"].rpartition(".")
        page, store = PAGES.get(request.path_params["page"]), self.store()
        is_whole = name == "page"
        maker = page.maker(name) if page else None
        if (
            store is None
            or page is None
            or not (is_whole or maker)
            or ending not in (page.files if is_whole else FIGURE_FILES)
        ):
            return PlainTextResponse(language("taking.unknown"), status_code=404)
        colours = tokens(next(iter(address.get("scheme", ())), None))

        def made() -> Response:
            view = open_view(
                request.path_params["page"], language, store, address, colours, period=page.period, ask=self.ask
            )
            if in_vain := (*view.ignored, *(passed_over(view) if view.page == "explore" else ())):
                said = language("taking.ignored", values=say_ignored(language, in_vain))
                return PlainTextResponse(said, status_code=400)
            if view.is_empty():
                return PlainTextResponse(language("app.empty_answer"), status_code=404)
            return self._page(view, page.figures, ending) if maker is None else self._figure(view, maker, ending)

        try:
            return await run_in_threadpool(made)
        except export.PictureFault as fault:
            told = (language(f"picture.{fault.rule}.{part}", **fault.parameters) for part in ("sentence", "advice"))
            return PlainTextResponse(" ".join(told), status_code=503)
        except QuestionFault as fault:
            return PlainTextResponse(language(f"question.{fault.rule}.sentence", **fault.parameters), status_code=400)

    @staticmethod
    def _figure(view: View, maker: Maker, ending: str) -> Response:
        media, make = FIGURE_FILES[ending]
        shown = maker(view)
        return _file(make(shown, view), media, f"{shown.id}.{ending}")

    @staticmethod
    def _page(view: View, makers: tuple[Maker, ...], ending: str) -> Response:
        media, make = PAGE_FILES[ending]
        return _file(make(view, [maker(view) for maker in makers]), media, f"{view.page}.{ending}")


def _file(content: bytes, media: str, name: str) -> Response:
    return Response(content, media_type=media, headers={"Content-Disposition": f'attachment; filename="{name}"'})
