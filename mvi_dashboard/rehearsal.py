"""A delivery tried out before it is published: built beside the store, in a folder of its own, and measured there.

What is published afterwards is built again on the store as it is at that moment, so that nothing of anybody else is lost.
"""

import io
import shutil
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from mvi_dashboard.contract_changes import HeadlineChange, compare_contracts
from mvi_dashboard.importers import Reading, Terms, read_file
from mvi_dashboard.importers.delivery import Delivery, read_delivery
from mvi_dashboard.importers.reject_list import write_reject_list
from mvi_dashboard.indicators import HEADLINES
from mvi_dashboard.intake_report import holds_only_demo
from mvi_dashboard.language import Language
from mvi_dashboard.paths import DEMO_CONTRACTS
from mvi_dashboard.questions import Cut
from mvi_dashboard.store import (
    STEPS,
    ImportReport,
    Store,
    StoreFault,
    build_store,
    current_file,
    open_store,
    remember_mapping,
)
from mvi_dashboard.telling.outcomes import Outcome
from mvi_dashboard.view import ask_store

SIZE = "contract_value_eur"
"""Beside the headlines: how many contracts there are, and their value."""

Plan = Sequence[tuple[Path, Terms]]
"""The files in order, each with what the reader says of it."""

OnStep = Callable[[str], None]


@dataclass(frozen=True)
class Effect:
    """The headlines of one year before and after, by indicator; `before` None where there was no store or only the demo.

    `changes`: what each contract adds to the change, where there is a before.
    """

    year: int
    before: Mapping[str, Outcome] | None
    after: Mapping[str, Outcome]
    changes: tuple[HeadlineChange, ...] = ()


@dataclass(frozen=True)
class RejectList:
    """The rejected rows as one file to take along: a CSV, or a ZIP where there are several."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Rehearsal:
    """What a delivery would do. `base`: the store file that it was tried on; `effect` None where no row was accepted."""

    report: ImportReport
    effect: Effect | None
    rejects: RejectList | None
    base: str | None


def count_steps(plan: Plan) -> int:
    """How often `on_step` is called in a rehearsal."""
    return len(plan) + len(STEPS) + 1


def rehearse(folder: Path, plan: Plan, language: Language, on_step: OnStep) -> Rehearsal:
    """Read, check and measure a delivery on a copy of the store. Raises `UnreadableFile` and `StoreFault`."""
    current = current_file(folder)
    fresh = holds_only_demo(folder)
    with TemporaryDirectory(prefix="mvi-rehearsal-") as scratch:
        beside = Path(scratch) / "store"
        _copy_store(folder, current, beside)
        with read_plan(plan, on_step) as delivery:
            report = build_store(beside, delivery.readings, fresh=fresh, on_step=on_step)
        rejects = _reject_list(report, Path(scratch) / "rejects", language)
        on_step("measure")
        effect = None
        if report.published is not None:
            with _opened(beside) as after:
                year = after.default_year
                effect = Effect(year, None, _measure(after, year))
                if current is not None and not fresh:
                    with _opened(folder) as before:
                        changes = compare_contracts(before, after, year=year)
                        effect = Effect(year, _measure(before, year), effect.after, changes)
        return Rehearsal(
            replace(report, intake=None, published=None), effect, rejects, None if current is None else current.name
        )


def publish(folder: Path, plan: Plan, base: str | None, on_step: OnStep) -> ImportReport:
    """Read and publish a delivery, and remember the mappings that were given; `StoreFault` where the store has changed since."""
    current = current_file(folder)
    if (None if current is None else current.name) != base:
        raise StoreFault("changed_meanwhile")
    with read_plan(plan, on_step) as delivery:
        report = build_store(folder, delivery.readings, fresh=holds_only_demo(folder), on_step=on_step)
        if report.published is not None:
            for reading, (_, terms) in zip(delivery.readings, plan, strict=True):
                for told in terms.told_of([reading]):
                    remember_mapping(folder, told)
    return replace(report, intake=None)


def build_demo(folder: Path, on_step: OnStep) -> None:
    """Publish the fictitious municipality in an empty store; `StoreFault` where something was published meanwhile."""
    if current_file(folder) is not None:
        raise StoreFault("changed_meanwhile")
    readings = [read_file(path) for path in sorted(DEMO_CONTRACTS.glob("*.csv"))]
    build_store(folder, readings, fresh=True, on_step=on_step)


@contextmanager
def read_plan(plan: Plan, on_step: OnStep) -> Iterator[Delivery]:
    """Every file read with its own terms, in order."""
    with ExitStack() as files:
        readings: list[Reading] = []
        for path, terms in plan:
            delivery = files.enter_context(read_delivery([path], terms.organisation, None, terms, on_step))
            readings += delivery.readings
        yield Delivery(tuple(readings))


def _copy_store(folder: Path, current: Path | None, beside: Path) -> None:
    """The current file and what belongs to it; earlier files and reject lists stay where they are."""
    beside.mkdir()
    if current is None:
        return
    for entry in folder.iterdir():
        if entry.is_dir() and entry.name != "rejects":
            shutil.copytree(entry, beside / entry.name)
        elif entry == current or entry.name == "current":
            shutil.copy2(entry, beside / entry.name)


@contextmanager
def _opened(folder: Path) -> Iterator[Store]:
    store = open_store(folder)
    try:
        yield store
    finally:
        store.close()


def _measure(store: Store, year: int) -> dict[str, Outcome]:
    outcomes = (*ask_store(store, Cut(HEADLINES, year=year)), *ask_store(store, Cut((SIZE,))))
    return {outcome.indicator: outcome for outcome in outcomes}


def _reject_list(report: ImportReport, folder: Path, language: Language) -> RejectList | None:
    paths = write_reject_list(report.intake.reject_list(), folder, language) if report.intake is not None else []
    if not paths:
        return None
    if len(paths) == 1:
        return RejectList(paths[0].name, paths[0].read_bytes())
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in paths:
            archive.write(path, path.name)
    return RejectList("rejected.zip", packed.getvalue())
