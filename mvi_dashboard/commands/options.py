"""What the commands share: options, filters and settings as typed, and faults as one sentence with an advice, on stderr."""

import datetime
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from itertools import pairwise
from pathlib import Path
from typing import Any

import click

from mvi_dashboard.design_tokens import TokenFault
from mvi_dashboard.importers import UnreadableFile
from mvi_dashboard.importers.reject_list import describe_unreadable
from mvi_dashboard.language import LANGUAGES, Language
from mvi_dashboard.language import keys as text_keys
from mvi_dashboard.paths import default_store
from mvi_dashboard.questions import QuestionFault, Settings
from mvi_dashboard.sandbox import SandboxFault, say_fault
from mvi_dashboard.store import Store, StoreFault, open_store

Command = Callable[..., Any]

FORMAT = click.option(
    "--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True
)
TEXT_OR_JSON = click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True
)
AS_OF = click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Data date: what was known on that day.")
SETTINGS = click.option("--set", "pairs", multiple=True, metavar="KEY=VALUE", help="A setting, such as baseline=mix.")
FILTERS = click.option(
    "--where", "filters", multiple=True, metavar="DIMENSION=VALUE", help="Only these; may be repeated."
)
YEAR = click.option("--year", type=int, help="Year of the figure; default the last complete one.")


def common(command: Command) -> Command:
    """`--store` and `--language`, for every command."""

    @click.option("--store", "folder", type=click.Path(path_type=Path), envvar="MVI_STORE", help="Folder of the store.")
    @click.option("--language", "code", type=click.Choice(LANGUAGES), help="Language of sentences.")
    @wraps(command)
    def wrapped(folder: Path | None, code: str | None, **options: Any) -> Any:
        language = _language(code)
        with _sentences(language):
            return command(folder=folder or default_store(), language=language, **options)

    return wrapped


def figures(command: Command) -> Command:
    """The options of a command that gives figures of a cut: data date, settings, filters and year."""
    for option in (AS_OF, SETTINGS, FILTERS, YEAR):
        command = option(command)
    return command


def read_filters(texts: tuple[str, ...]) -> dict[str, list[Any]]:
    """Filters as typed; `QuestionFault` for a year that is none, or a product group or cluster that does not exist."""
    years = ("year", "start_year")
    filters: dict[str, list[Any]] = {}
    for key, values in _pairs(texts).items():
        if key in years and not all(value.isdigit() for value in values):
            raise QuestionFault("not_a_year", key=key, value=", ".join(values))
        if key in ("product_group", "cluster"):
            known = sorted(name.removeprefix(f"{key}.") for name in text_keys("nl") if name.startswith(f"{key}."))
            for value in values:
                if value and value not in known:
                    raise QuestionFault("unknown_value", name=key, value=value, known=", ".join(known))
        filters[key] = [int(value) for value in values] if key in years else list(values)
    return filters


def read_settings(texts: tuple[str, ...], store: Store) -> Settings:
    """Settings as typed; `QuestionFault` for one that does not exist or a factor list that the store does not hold."""
    settings = Settings.of({key: values[-1] for key, values in _pairs(texts).items()})
    lists = [row["factor_list"] for row in store.rows("select distinct factor_list from settings order by 1")]
    if settings.factor_list not in lists:
        raise QuestionFault(
            "unknown_setting_value", key="factor_list", value=settings.factor_list, known=", ".join(lists)
        )
    return settings


def opened(folder: Path, as_of: datetime.datetime | None = None) -> Store:
    """The current store, on the data date asked."""
    return open_store(folder, as_of.date() if as_of else None)


def print_json(document: Any) -> None:
    """A document for programs, on stdout."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=1, default=str))


def language_of(typed: Sequence[str]) -> Language:
    """The language that a command line asks for, also where the rest of it is wrong."""
    asked = [word.partition("=")[2] for word in typed if word.startswith("--language=")]
    asked += [after for word, after in pairwise(typed) if word == "--language"]
    return _language(asked[-1] if asked else None)


def _language(code: str | None) -> Language:
    """The language asked for, else that of the environment, else Dutch."""
    spoken = code or os.environ.get("MVI_LANGUAGE") or (os.environ.get("LANG") or "nl")[:2]
    return Language(spoken if spoken in LANGUAGES else "nl")


def _pairs(texts: tuple[str, ...]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for text in texts:
        key, separator, value = text.partition("=")
        if not separator:
            raise QuestionFault("not_a_pair", text=text)
        found.setdefault(key.strip(), []).append(value.strip())
    return found


@contextmanager
def _sentences(language: Language) -> Iterator[None]:
    """Turn what can go wrong into one sentence with an advice and exit status 1."""
    try:
        yield
    except StoreFault as fault:
        fail(language, "store", fault.rule, fault.parameters)
    except QuestionFault as fault:
        fail(language, "question", fault.rule, fault.parameters)
    except TokenFault as fault:
        fail(language, "house_style", fault.rule, fault.parameters)
    except SandboxFault as fault:
        _stop(*say_fault(language, fault))
    except OSError as trouble:
        fail(language, "store", "file_trouble", {"path": trouble.filename or "", "reason": trouble.strerror or trouble})
    except UnreadableFile as fault:
        _stop(*describe_unreadable(fault, language))


def fail(language: Language, section: str, rule: str, parameters: dict[str, object]) -> None:
    """Tells what is wrong and what to do, from the texts of a rule, and ends with exit status 1."""
    _stop(language(f"{section}.{rule}.sentence", **parameters), language(f"{section}.{rule}.advice", **parameters))


def _stop(sentence: str, advice: str) -> None:
    click.echo(f"{sentence} {advice}", err=True)
    sys.exit(1)
