"""Every file of the samples is read in a listed format, with counts made again without us, or refused as is expected of it."""

import csv
import gzip
import io
import zipfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from mvi_dashboard.importers import IMPORTERS, UnreadableFile
from mvi_dashboard.importers.delivery import read_delivery
from mvi_dashboard.importers.reject_list import describe_unreadable
from mvi_dashboard.language import Language

pytestmark = pytest.mark.real

SENTENCES = {
    "amount_classes": "Het bestand {file} geeft klassen van bedragen (staffels), geen bedragen, en geen contractnummers.",
    "no_known_headings": "In {file} vinden we geen rij met kopjes die we kennen.",
}
REFUSED = {
    "rijk_inkoopuitgaven_2017_sample.csv": "amount_classes",
    "rijk_inkoopuitgaven_per_leverancier_2017_2024_sample.csv": "amount_classes",
    "uk_hyndburn_spend_2017_2025.csv.gz": "no_known_headings",  # payments without a contract number
    "perf/ted_awards_de_2008_2016.parquet": "no_known_headings",  # no names, no numbers: for speed only
}
READ_ELSEWHERE = {
    "tenderned_notices.csv",  # test_tenderned
    "ted_r209_notices_nl.zip",  # test_notices
    "eforms_sdk_example_notices.zip",  # test_notices
    "ocds_1_1_fictional_release_package.json",  # test_notices
}


def test_every_sample_is_accounted_for(shared: Path) -> None:
    folder = shared / "samples"
    files = {
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() and path.suffix != ".md"
    }
    assert files == set(REFUSED) | READ_ELSEWHERE


@pytest.mark.parametrize(("name", "rule"), REFUSED.items())
def test_a_sample_without_contracts_is_refused_with_its_sentence(name: str, rule: str, shared: Path) -> None:
    with pytest.raises(UnreadableFile) as fault, read_delivery([shared / "samples" / name], "Voorbeeldstad"):
        pass
    assert fault.value.rule == rule
    sentence, advice = describe_unreadable(fault.value, Language("nl"))
    assert sentence == SENTENCES[rule].format(file=fault.value.parameters["file"])
    assert advice


@pytest.mark.parametrize("name", ["ted_r209_notices_nl.zip", "eforms_sdk_example_notices.zip"])
def test_each_file_of_an_archive_is_read_or_told(name: str, shared: Path) -> None:
    with zipfile.ZipFile(shared / "samples" / name) as archive:
        members = [member for member in archive.namelist() if not member.endswith("/")]
    with read_delivery([shared / "samples" / name], "Voorbeeldstad") as delivery:
        told = [str(fault.parameters["file"]) for fault in delivery.skipped]
        assert sorted([reading.file for reading in delivery.readings] + told) == sorted(
            f"{name}/{each}" for each in members
        )
        assert {reading.format for reading in delivery.readings} <= {importer.ID for importer in IMPORTERS}


def test_what_we_say_of_the_refused_samples_is_so(shared: Path) -> None:
    with gzip.open(
        shared / "samples" / "uk_hyndburn_spend_2017_2025.csv.gz", "rt", encoding="utf-8", newline=""
    ) as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 29_804
    assert not any("contract" in heading for heading in rows[0])
    text = (shared / "samples" / "rijk_inkoopuitgaven_2017_sample.csv").read_text("utf-8-sig")
    classes = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert len(classes) == 605
    assert {row["Staffel"] for row in classes} <= {str(number) for number in range(1, 14)}
    parquet = pq.ParquetFile(shared / "samples" / "perf" / "ted_awards_de_2008_2016.parquet")
    assert parquet.metadata.num_rows == 170_990
