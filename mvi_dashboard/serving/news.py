"""A calm note where the data changed since this visitor last looked, in this browser, until she has seen it.

The browser itself remembers which store file it saw last (`page.js`, localStorage): no cookie, and nothing leaves the
machine. Where that is another one than the page shows, it asks this server what is new.
"""

from functools import lru_cache

from mvi_dashboard import serving
from mvi_dashboard.language import Language
from mvi_dashboard.news import tell_news
from mvi_dashboard.store import Store
from mvi_dashboard.telling import markup


def place_of_news(language: Language, store: Store) -> markup.Html:
    """Where the note appears; empty until the browser fills it."""
    return markup.place_of_news(store.name, language("news.seen"))


def news_since(seen: str, language: Language) -> tuple[str, ...]:
    """What changed since the store file `seen`, in sentences; empty where nothing did or nothing was published."""
    store = serving.current_store()
    return () if store is None else _told(seen, language.code, store.name)


@lru_cache(maxsize=200)
def _told(seen: str, code: str, now: str) -> tuple[str, ...]:  # noqa: ARG001 - `now` is what the answer depends on
    store = serving.current_store()
    return () if store is None else tuple(tell_news(store, seen, Language(code)))
