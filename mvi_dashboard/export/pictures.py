"""A figure as SVG, PNG or PDF, drawn by a Chromium that is started at the first picture and kept warm.

The browser runs in an event loop of its own thread, so that any number of readers can ask at once. It reaches nothing
but its own files: no script from elsewhere, and a proxy that does not exist for everything else.
"""

import asyncio
import atexit
import os
import threading
from collections.abc import MutableMapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from choreographer.browsers.chromium import Chromium
from choreographer.errors import BrowserClosedError, BrowserFailedError, ChannelClosedError, ChromeNotFoundError
from kaleido import Kaleido, PageGenerator
from kaleido.errors import KaleidoError

from mvi_dashboard.export.drawing import compose, finish_svg
from mvi_dashboard.figures.shown import Shown
from mvi_dashboard.paths import FONTS
from mvi_dashboard.view import View

PRINT_SCALE = 3
"""A PNG of 1,000 px wide is stored three times as wide: 300 dots per inch on a sheet of A4."""

SECONDS = 60
"""A picture takes 0.2 s, the first one 3 s; after this long something is wrong."""

_NOWHERE = "http://127.0.0.1:9"
_LOST = (BrowserClosedError, BrowserFailedError, ChannelClosedError)


class PictureFault(Exception):
    """A picture that cannot be made; `rule` names the text under `[picture]` in the language files."""

    def __init__(self, rule: str, **parameters: object) -> None:
        super().__init__(f"{rule}: {parameters}")
        self.rule = rule
        self.parameters = parameters


def svg_bytes(shown: Shown, view: View) -> bytes:
    """The figure with its title and what it rests on, as SVG. Raises `PictureFault`."""
    return finish_svg(PAINTER.paint(compose(shown, view), "svg"), shown)


def png_bytes(shown: Shown, view: View, scale: float = PRINT_SCALE) -> bytes:
    """The same as PNG, at print resolution. Raises `PictureFault`."""
    return PAINTER.paint(compose(shown, view), "png", scale)


def pdf_bytes(shown: Shown, view: View) -> bytes:
    """The same as PDF. Raises `PictureFault`."""
    return PAINTER.paint(compose(shown, view), "pdf")


class _Browser(Chromium):
    """Chromium with our own fonts beside those of the machine (where fontconfig rules: Linux)."""

    def get_env(self) -> MutableMapping[str, str]:
        """The environment with a fontconfig file that names our folder of fonts."""
        environment = super().get_env()
        settings = Path(self.tmp_dir.path) / "fonts.conf"
        others = os.environ.get("FONTCONFIG_FILE", "/etc/fonts/fonts.conf")
        settings.write_text(
            '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
            f'<include ignore_missing="yes">{others}</include><dir>{FONTS}</dir></fontconfig>',
            encoding="utf-8",
        )
        environment["FONTCONFIG_FILE"] = str(settings)
        return environment


@dataclass
class Painter:
    """Turns Plotly figure descriptions into bytes; safe to share between threads. One Chromium, started when needed."""

    _starting: threading.Lock = field(default_factory=threading.Lock)
    _loop: asyncio.AbstractEventLoop | None = None
    _browser: Kaleido | None = None

    def paint(self, picture: dict[str, Any], form: str, scale: float = 1) -> bytes:
        """The picture as bytes of `svg`, `png` or `pdf`. Raises `PictureFault` where there is no working Chromium."""
        if not Chromium.find_browser(skip_local=False):
            raise PictureFault("no_browser")
        try:
            return asyncio.run_coroutine_threadsafe(self._paint(picture, form, scale), self._running()).result(SECONDS)
        except ChromeNotFoundError as missing:
            raise PictureFault("no_browser") from missing
        except (*_LOST, KaleidoError, TimeoutError) as trouble:
            raise PictureFault("browser_failed", reason=type(trouble).__name__) from trouble

    def close(self) -> None:
        """Let the browser go; the next picture starts another one."""
        with self._starting:
            loop, self._loop = self._loop, None
            if loop is not None:
                asyncio.run_coroutine_threadsafe(self._let_go(), loop).result(SECONDS)
                loop.call_soon_threadsafe(loop.stop)
                self._thread.join(SECONDS)
                loop.close()

    def _running(self) -> asyncio.AbstractEventLoop:
        with self._starting:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._turn = asyncio.Lock()
                self._thread = threading.Thread(target=self._loop.run_forever, name="pictures", daemon=True)
                self._thread.start()
            return self._loop

    async def _paint(self, picture: dict[str, Any], form: str, scale: float) -> bytes:
        options = {"format": form, "scale": scale}
        async with self._turn:
            try:
                drawn: bytes = await (await self._opened()).calc_fig(picture, options)
            except _LOST:  # it was ended from outside, or died: a new one, once
                await self._let_go()
                drawn = await (await self._opened()).calc_fig(picture, options)
            return drawn

    async def _opened(self) -> Kaleido:
        if self._browser is None:
            page = PageGenerator(mathjax=False)
            browser = Kaleido(page_generator=page, timeout=SECONDS / 2, proxy_server=_NOWHERE, browser_cls=_Browser)
            await browser.open()
            self._browser = browser
        return self._browser

    async def _let_go(self) -> None:
        browser, self._browser = self._browser, None
        if browser is not None:
            await browser.close()


PAINTER = Painter()
"""One for the process: a Chromium takes a second to start and 150 MB."""

atexit.register(PAINTER.close)
