"""`python -m mvi_dashboard.demo --contracts 2000 --out data/contracts`: write the fictitious register."""

import argparse
import sys
from pathlib import Path

from mvi_dashboard import paths
from mvi_dashboard.demo import stream, write_rows
from mvi_dashboard.demo.assumptions import read_assumptions


def main() -> None:
    """Read the options, draw the rows and write one file per table, row by row."""
    assumed = read_assumptions()
    parser = argparse.ArgumentParser(prog="python -m mvi_dashboard.demo", description=main.__doc__)
    parser.add_argument("--contracts", type=int, default=assumed.count("town_contracts"), help="number of contracts")
    parser.add_argument("--seed", type=int, default=assumed.count("seed"), help="seed of the draws")
    parser.add_argument("--out", type=Path, default=paths.DEMO_CONTRACTS, help="folder for the files")
    options = parser.parse_args()
    counts = write_rows(options.out, stream(options.contracts, options.seed))
    for table, count in counts.items():
        sys.stdout.write(f"{table}: {count}\n")


if __name__ == "__main__":
    main()
