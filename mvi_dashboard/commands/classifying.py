"""The commands on contracts without a product group: what is suggested, and what a function decides."""

from pathlib import Path

import click

from mvi_dashboard import classification, intake_report
from mvi_dashboard.commands.options import FILTERS, TEXT_OR_JSON, common, opened, print_json, read_filters
from mvi_dashboard.group_suggestions import suggest_groups
from mvi_dashboard.language import Language
from mvi_dashboard.printing import review as text
from mvi_dashboard.questions import QuestionFault
from mvi_dashboard.store import STEPS, Store, StoreFault, build_store


@click.command()
@common
@FILTERS
@click.option("--decided", is_flag=True, help="What was decided, instead.")
@click.option("--rows", "row_count", type=int, default=25, show_default=True, help="Contracts to print.")
@TEXT_OR_JSON
def review(
    folder: Path, language: Language, filters: tuple[str, ...], decided: bool, row_count: int, form: str
) -> None:
    """Contracts without a product group by value, with what is suggested and why; nothing is applied by itself."""
    store = opened(folder)
    if decided:
        found = classification.read_decisions(store)
        if form == "json":
            print_json({"decisions": [text.decision_document(decision) for decision in found]})
        else:
            click.echo(text.decisions(found, language))
        return
    limit = None if form == "json" else row_count
    reviews = classification.read_reviews(store, read_filters(filters), limit)
    if form == "json":
        print_json({"contracts": [text.review_document(each) for each in reviews.reviews]})
    else:
        click.echo(text.reviews(reviews, language))


@click.command()
@common
@click.argument("contract")
@click.argument("group", required=False)
@click.option(
    "--by", required=True, help="The function that decides, such as 'concernadviseur MVI'; never a person's name."
)
@click.option("--reason", default="", help="Why.")
@click.option("--organisation", help="Whose contract it is, where several organisations have that number.")
@click.option("--accept", is_flag=True, help="The group that is suggested, where there is one only.")
@click.option("--take-back", is_flag=True, help="Take back what was decided of the contract.")
@click.option("--build", "is_built", is_flag=True, help="Recompute at once, so that the decision counts.")
def classify(
    folder: Path,
    language: Language,
    contract: str,
    group: str | None,
    by: str,
    reason: str,
    organisation: str | None,
    accept: bool,
    take_back: bool,
    is_built: bool,
) -> None:
    """Decide the product group of a contract ("no_mvi_group" for none); kept for every later import."""
    if sum((group is not None, accept, take_back)) != 1:
        raise QuestionFault("one_choice", choices="GROUP, --accept, --take-back")
    store = opened(folder)
    whose = _organisation(store, contract, organisation)
    chosen = _suggested(store, whose, contract) if accept else group
    classification.decide(store, whose, contract, chosen, by, reason)
    store.close()
    if is_built:
        with intake_report.progress(language, len(STEPS)) as on_step:
            report = build_store(folder, on_step=on_step)
        click.echo(language("cli.built", name=report.published.name if report.published else ""))
    else:
        click.echo(language("review.kept"))


def _organisation(store: Store, contract: str, named: str | None) -> str:
    """Whose contract it is; `QuestionFault` where no organisation has that number, or several."""
    rows = store.rows(
        "select organisation from contracts where contract_id = $contract and coalesce(organisation = $named, true)",
        {"contract": contract, "named": named},
    )
    if not rows:
        raise QuestionFault("unknown_contract", contract=contract)
    if len(rows) > 1:
        raise QuestionFault(
            "several_organisations", contract=contract, known=", ".join(str(row["organisation"]) for row in rows)
        )
    return str(rows[0]["organisation"])


def _suggested(store: Store, organisation: str, contract: str) -> str:
    """The one group that is suggested of a contract; `StoreFault` where there is none, or there are several."""
    rows = store.rows(
        "select organisation, contract_id, title from contracts"
        " where organisation = $organisation and contract_id = $contract",
        {"organisation": organisation, "contract": contract},
    )
    groups = {offer.product_group for offers in suggest_groups(store, rows) for offer in offers}
    if not groups:
        raise StoreFault("nothing_suggested", contract=contract)
    if len(groups) > 1:
        raise StoreFault("suggestions_differ", contract=contract, groups=", ".join(sorted(groups)))
    return groups.pop()
