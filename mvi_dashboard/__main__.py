"""The command line `mvi`: everything a page can show, printed; one module per subject in `commands/`."""

import click

from mvi_dashboard.commands import (
    classifying,
    dashboard,
    figures,
    listings,
    mapping,
    policy,
    queries,
    report,
    stores,
    taking,
)
from mvi_dashboard.commands.usage import SpokenGroup

COMMANDS = (
    dashboard.serve,
    stores.demo,
    stores.template,
    mapping.mapping,
    stores.import_files,
    stores.build,
    figures.measure,
    figures.trace,
    figures.compare,
    policy.targets,
    policy.benchmark,
    policy.prospects,
    policy.chase,
    classifying.review,
    classifying.classify,
    queries.query,
    taking.export,
    taking.verify,
    report.report,
    stores.check,
    stores.stores,
    listings.indicators,
    listings.formats,
    listings.methods,
)
"""In the order of the README."""


@click.group(cls=SpokenGroup, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """What sustainable demands in public contracts achieved: import a register, measure, trace, serve."""


for _command in COMMANDS:
    main.add_command(_command)

if __name__ == "__main__":
    main()
