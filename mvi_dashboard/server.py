"""The dashboard as one ASGI app, behind `mvi serve`: Streamlit with compression, headers, language and readiness."""

import gc
import importlib
import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import parse_qs

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mvi_dashboard import entry, house_style
from mvi_dashboard.downloads import Downloads
from mvi_dashboard.figures.pages import PAGES
from mvi_dashboard.language import LANGUAGES, Language
from mvi_dashboard.serving.filters import read_language
from mvi_dashboard.telling import markup
from mvi_dashboard.theme import DARK, LIGHT, Tokens, streamlit_settings, tokens
from mvi_dashboard.view import open_view


def theme_settings(*schemes: Tokens) -> dict[str, str]:
    """The colours of each scheme as Streamlit's options."""
    return {
        f"theme.{colours.scheme}.{name}": value
        for colours in schemes
        for name, value in streamlit_settings(colours).items()
    }


SETTINGS: dict[str, Any] = {
    "server.headless": True,
    "server.fileWatcherType": "none",
    "browser.gatherUsageStats": False,
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
    "runner.magicEnabled": False,
    "runner.postScriptGC": False,
    **theme_settings(LIGHT, DARK),
}
"""Streamlit's settings; `.streamlit/config.toml` says the same for `streamlit run app.py` (a test compares them)."""

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    # Streamlit starts inline scripts and compiles chart code; nothing may come from or go to another machine.
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline';"
        " img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' ws: wss: data: blob:;"
        " worker-src 'self' blob:; frame-ancestors 'self'; base-uri 'self'; form-action 'self'"
    ),
}


class SecurityHeaders:
    """Adds the same protective headers to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and put the headers on its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = {name.lower() for name, _ in message["headers"]}
                fresh = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
                message["headers"] = [*message["headers"], *(pair for pair in fresh if pair[0] not in given)]
            await send(message)

        await self._app(scope, receive, send_with_headers)


class PageLanguage:
    """Writes the language asked for into the page that Streamlit ships as English."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; an answer that is a web page is held until it is whole, then rewritten."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asked = parse_qs(scope["query_string"].decode("latin-1")).get("lang", [LANGUAGES[0]])[0]
        language = asked if asked in LANGUAGES else LANGUAGES[0]
        start: Message | None = None
        body = b""

        async def send_in_language(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                if dict(message["headers"]).get(b"content-type", b"").startswith(b"text/html"):
                    start = message
                    return
            elif start is not None and message["type"] == "http.response.body":
                body += message.get("body", b"")
                if message.get("more_body", False):
                    return
                body = body.replace(b'<html lang="en">', f'<html lang="{language}">'.encode(), 1)
                kept = [pair for pair in start["headers"] if pair[0] not in {b"content-length", b"etag"}]
                await send({**start, "headers": [*kept, (b"content-length", str(len(body)).encode())]})
                message = {"type": "http.response.body", "body": body}
            await send(message)

        await self._app(scope, receive, send_in_language)


def _serving() -> ModuleType:
    """The module with the caches; imported late, because Streamlit warns where a cache is declared without a server."""
    return importlib.import_module("mvi_dashboard.serving")


async def ready(_request: Request) -> JSONResponse:
    """Whether the store answers: its name and data date, or 503."""
    try:
        store = _serving().current_store()
        if store is None:
            return JSONResponse({"status": "no_store"}, status_code=503)
        store.query("select 1 as answer")
        return JSONResponse({"status": "ready", "store": store.name, "as_of": store.as_of.isoformat()})
    except Exception as fault:  # noqa: BLE001 - whatever is wrong with the store, the answer is "not ready"
        return JSONResponse({"status": "store_fault", "fault": type(fault).__name__}, status_code=503)


async def news(request: Request) -> JSONResponse:
    """What changed since the store file that a browser saw last, as sentences in its language."""
    asked = request.query_params.get("lang", LANGUAGES[0])
    told = importlib.import_module("mvi_dashboard.serving.news").news_since
    language = Language(asked if asked in LANGUAGES else LANGUAGES[0])
    return JSONResponse({"told": await run_in_threadpool(told, request.query_params.get("since", ""), language)})


async def take(request: Request) -> Response:
    """A figure or a page as a file."""
    serving = _serving()
    return await Downloads(serving.current_store, serving.ask).take(request)


def tell_fault(fault: Exception) -> bool:
    """Say on the page that something is wrong, in the reader's language; the cause goes to the log only."""
    logging.getLogger(__name__).error("a page failed", exc_info=fault)
    st.html(markup.note(read_language()("app.fault")))
    return True


@asynccontextmanager
async def _preloaded(_app: st.App) -> AsyncIterator[dict[str, Any]]:
    """Open the store and make the figures of the first page, so that the first visitor does not wait for them."""
    try:
        store = _serving().current_store()
        if store is not None:
            first, language = next(iter(PAGES)), Language(LANGUAGES[0])
            view = open_view(first, language, store, {}, tokens(None), period=PAGES[first].period, ask=_serving().ask)
            for maker in PAGES[first].figures:
                _serving().make(view, maker)
        gc.collect()
        gc.freeze()  # what was loaded stays; otherwise it is looked through again and again while readers wait
    except Exception:  # what is wrong with the store is told by the page and by /api/ready
        logging.getLogger(__name__).warning("the store could not be read ahead", exc_info=True)
    yield {}


def create_app() -> st.App:
    """The dashboard on the store that the environment names."""
    return st.App(
        Path(entry.__file__).with_name("__main__.py"),
        routes=[Route("/api/ready", ready), Route("/api/news", news), Route("/take/{page}/{file}", take)],
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(GZipMiddleware, minimum_size=1024),
            Middleware(PageLanguage),
        ],
        lifespan=_preloaded,
        on_script_error=tell_fault,
    )


def serve(
    folder: Path,
    *,
    port: int = 8501,
    address: str = "127.0.0.1",
    theme: Path | None = None,
    read_only: bool = False,
) -> None:
    """Serve the store of a folder until stopped, in the house style of a file with design tokens. Raises `TokenFault`.

    `read_only`: nobody who visits can type anything or hand in files.
    """
    if read_only:
        os.environ["MVI_READ_ONLY"] = "1"  # read by `serving`
    os.environ["MVI_STORE"] = str(folder)  # read by `serving`
    if theme is not None:
        os.environ[house_style.VARIABLE] = str(theme.resolve())
    style = house_style.style_in_use()
    settings = {**SETTINGS, **theme_settings(style.light, style.dark)}
    create_app().run(config={**settings, "server.port": port, "server.address": address})
