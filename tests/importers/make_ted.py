"""Makes the small TED notices among the test files again, in the publisher's lay-out and with invented contents.

`python -m tests.importers.make_ted`
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.importers.make_eforms import BOMB, TOWN, document, tag, text

HERE = Path(__file__).parent
EDITIONS = (
    "http://publications.europa.eu/resource/schema/ted/R2.0.9/publication",
    "ted/R2.0.9.S02/publication",
    "http://publications.europa.eu/TED_schema/Export",
)


@dataclass(frozen=True)
class Award:
    """One award of a notice; winners: name, country, number."""

    winners: Sequence[tuple[str | None, str, str | None]] = (("Bouwer Een B.V.", "NL", "12345678"),)
    value: str | None = "500000.00"
    currency: str = "EUR"
    spread: tuple[str, str] | None = None
    lot: str | None = None
    title: str | None = None
    is_awarded: bool = True

    def xml(self, item: int) -> str:
        """The award as an element of the form."""
        if not self.is_awarded:
            outcome = tag("NO_AWARDED_CONTRACT", tag("PROCUREMENT_UNSUCCESSFUL"))
        else:
            companies = (
                tag(
                    "CONTRACTOR",
                    tag(
                        "ADDRESS_CONTRACTOR",
                        text("OFFICIALNAME", name),
                        text("NATIONALID", number),
                        tag("COUNTRY", VALUE=country),
                        text("E_MAIL", "anna@bouwer.example"),
                    ),
                )
                for name, country, number in self.winners
            )
            amount = text("VAL_TOTAL", self.value, CURRENCY=self.currency) if self.value is not None else ""
            if self.spread:
                low, high = self.spread
                amount = tag("VAL_RANGE_TOTAL", text("LOW", low), text("HIGH", high), CURRENCY=self.currency)
            outcome = tag(
                "AWARDED_CONTRACT",
                text("DATE_CONCLUSION_CONTRACT", "2021-06-01"),
                tag("CONTRACTORS", *companies),
                tag("VALUES", amount) if amount else "",
            )
        title = tag("TITLE", text("P", self.title)) if self.title else ""
        return tag("AWARD_CONTRACT", text("LOT_NO", self.lot), title, outcome, ITEM=str(item))


@dataclass(frozen=True)
class Notice:
    """One TED notice of R2.0.9."""

    number: str | None = "000001-2021"
    form: str = "F03_2014"
    kind: str = "7"
    title: str | None = "Onderhoud wegen"
    buyers: Sequence[str] = (TOWN,)
    cpv: str = "45233141"
    awards: Sequence[Award] = (Award(),)
    total: str | None = None
    is_framework: bool = False
    lots: str = ""
    languages: Sequence[str] = ("NL",)
    edition: str = EDITIONS[0]
    published: str = "20210615"

    def xml(self) -> str:
        """The notice as an element, namespace included."""
        coded = tag(
            "CODED_DATA_SECTION",
            tag("REF_OJS", text("DATE_PUB", self.published)),
            tag("NOTICE_DATA", tag("REF_NOTICE", text("NO_DOC_OJS", "2021/S 001-000009"))),
            tag("CODIF_DATA", tag("TD_DOCUMENT_TYPE", CODE=self.kind), tag("PR_PROC", CODE="1")),
        )
        forms = (self._form(language) for language in self.languages)
        number = f' DOC_ID="{self.number}"' if self.number else ""
        return f'<TED_EXPORT xmlns="{self.edition}"{number}>{coded}{tag("FORM_SECTION", *forms)}</TED_EXPORT>'

    def _form(self, language: str) -> str:
        bodies = [
            tag(
                "ADDRESS_CONTRACTING_BODY" if not at else "ADDRESS_CONTRACTING_BODY_ADDITIONAL",
                text("OFFICIALNAME", name),
                text("CONTACT_POINT", "Anna van der Test"),
                text("PHONE", "+31 10 1234567"),
            )
            for at, name in enumerate(self.buyers)
        ]
        title = self.title if language == "NL" else f"{self.title} ({language})"
        subject = tag(
            "OBJECT_CONTRACT",
            tag("TITLE", text("P", title)) if self.title else "",
            tag("CPV_MAIN", tag("CPV_CODE", CODE=self.cpv)),
            text("VAL_TOTAL", self.total, CURRENCY="EUR"),
            self.lots or tag("OBJECT_DESCR", ITEM="1"),
        )
        procedure = tag("PROCEDURE", tag("FRAMEWORK") if self.is_framework else tag("PT_OPEN"))
        awards = (award.xml(at) for at, award in enumerate(self.awards, start=1))
        category = "ORIGINAL" if language == "NL" else "TRANSLATION"
        parts = [tag("CONTRACTING_BODY", *bodies), subject, procedure, *awards]
        return tag(self.form, *parts, CATEGORY=category, LG=language)


def defence(vat: str = "") -> str:
    """A notice of R2.0.8 on defence."""
    amount = tag(
        "COSTS_RANGE_AND_CURRENCY_WITH_VAT_RATE",
        text("VALUE_COST", "121000"),
        tag("INCLUDING_VAT", text("VAT_PRCT", vat)) if vat else tag("EXCLUDING_VAT"),
        CURRENCY="EUR",
    )
    company = tag("ECONOMIC_OPERATOR_NAME_ADDRESS", tag("ORGANISATION", text("OFFICIALNAME", "Werf Twee B.V.")))
    date = tag("CONTRACT_AWARD_DATE", text("DAY", "2"), text("MONTH", "12"), text("YEAR", "2015"))
    award = tag(
        "AWARD_OF_CONTRACT_DEFENCE", text("LOT_NUMBER", "1"), date, company, tag("CONTRACT_VALUE_INFORMATION", amount)
    )
    buyer = tag("CA_CE_CONCESSIONAIRE_PROFILE", tag("ORGANISATION", text("OFFICIALNAME", "Ministerie van Voorbeelden")))
    subject = tag(
        "DESCRIPTION",
        tag("TITLE_CONTRACT", text("P", "Schip")),
        tag("CPV", tag("CPV_MAIN", tag("CPV_CODE", CODE="34510000"))),
    )
    body = tag("FD_CONTRACT_AWARD_DEFENCE", buyer, subject, award)
    form = tag("CONTRACT_AWARD_DEFENCE", body, CATEGORY="ORIGINAL", LG="NL")
    coded = tag("CODED_DATA_SECTION", tag("CODIF_DATA", tag("TD_DOCUMENT_TYPE", CODE="7")))
    space = "http://publications.europa.eu/resource/schema/ted/R2.0.8/publication"
    return f'<TED_EXPORT xmlns="{space}" DOC_ID="000008-2015">{coded}{tag("FORM_SECTION", form)}</TED_EXPORT>'


def several(*awards: Award, **more: object) -> str:
    """A notice with these awards."""
    return Notice(awards=awards, **more).xml()  # type: ignore[arg-type]


TERM = tag("OBJECT_DESCR", text("DATE_START", "2021-07-01"), text("DURATION", "24", TYPE="MONTH"), ITEM="1")
BACKWARDS = tag("OBJECT_DESCR", text("DATE_START", "2022-07-01"), text("DATE_END", "2021-07-01"), ITEM="1")
TED: dict[str, bytes] = {
    "good.xml": document(several(Award())),
    "good_call.xml": document(several(form="F02_2014", kind="3")),
    "good_translations.xml": document(several(Award(), languages=["DA", "DE", "EN", "NL", "SV"])),
    "good_editions.xml": document(
        *(several(Award(), number=f"00000{at}-2021", edition=space) for at, space in enumerate(EDITIONS))
    ),
    "good_framework.xml": document(several(Award(), is_framework=True)),
    "good_defence.xml": document(defence()),
    "good_total_of_one_award.xml": document(several(Award(value=None), total="750000.00")),
    "bad_token_value.xml": document(several(Award(value="1.00", lot="1"), Award(value="0.01", lot="2"))),
    "bad_value_missing.xml": document(several(Award(value=None))),
    "bad_value_range.xml": document(several(Award(value=None, spread=("1.00", "25000000")))),
    "bad_value_repeated.xml": document(
        several(
            Award(lot="1", value="900000.00"),
            Award(lot="2", value="900000.00"),
            Award(lot="3", value="900000.00"),
            total="900000.00",
        )
    ),
    "bad_value_with_vat.xml": document(defence("21")),
    "bad_foreign_currency.xml": document(several(Award(currency="SEK"))),
    "bad_several_winners.xml": document(
        several(Award(winners=[("Een | Twee B.V.", "NL", None), ("Drie B.V.", "NL", None), ("Drie B.V.", "NL", None)])),
        several(Award(winners=[("Vier B.V.", "NL", None), ("Vier B.V.", "NL", None)]), number="000002-2021"),
    ),
    "bad_winner_not_a_name.xml": document(several(Award(winners=[("Zie bijlage", "NL", None)]))),
    "bad_winner_missing.xml": document(several(Award(winners=[]))),
    "bad_kvk.xml": document(
        several(
            Award(winners=[("Een B.V.", "NL", "1234567")], lot="1"),
            Award(winners=[("Twee B.V.", "NL", "NL001234B01")], lot="2"),
            Award(winners=[("Drei GmbH", "DE", "HRB 12345")], lot="3"),
        )
    ),
    "bad_cpv.xml": document(several(Award(), cpv="9310000")),
    "bad_buyer_spelling.xml": document(
        several(Award()),
        several(Award(), number="000002-2021"),
        several(Award(), number="000003-2021", buyers=["Gemeente VoorbeeldStad."]),
    ),
    "bad_further_buyers.xml": document(several(Award(), buyers=[TOWN, "Gemeente Buurdorp"])),
    "bad_lots_without_award.xml": document(several(Award(lot="1"), Award(lot="2", is_awarded=False))),
    "bad_award_announced.xml": document(several(Award(), form="F15_2014", kind="V")),
    "bad_end_from_duration.xml": document(several(Award(), lots=TERM)),
    "bad_end_before_start.xml": document(several(Award(), lots=BACKWARDS), several(Award(), number="000002-2021")),
    "bad_without_title.xml": document(several(Award(), title=None), several(Award(), number="000002-2021", buyers=[])),
    "bad_entity_bomb.xml": document(several(Award(), title="boem"), before=BOMB).replace(b"boem</P", b"&a9;</P"),
    "bad_breaks_off.xml": document(several(Award()))[:-100],
}


if __name__ == "__main__":
    for name, content in TED.items():
        (HERE / "ted_notices" / name).write_bytes(content)
