"""Taking along: what a page shows as a table, a workbook, a picture, a page that stands alone, or a bundle with its proof.

Made from the same `Shown` and `View` as the screen, so that they cannot differ; knows no Streamlit.
"""

from mvi_dashboard.export.accounts import accounts_csv, accounts_xlsx
from mvi_dashboard.export.bundle import Bundle, bundle_zip, make_bundle, write_bundle
from mvi_dashboard.export.cells import DECIMALS
from mvi_dashboard.export.pictures import PictureFault, pdf_bytes, png_bytes, svg_bytes
from mvi_dashboard.export.standalone import page_html
from mvi_dashboard.export.tables import csv_bytes
from mvi_dashboard.export.verify import BundleFault, Verification, verify_bundle
from mvi_dashboard.export.workbook import page_workbook, xlsx_bytes

__all__ = [
    "DECIMALS",
    "Bundle",
    "BundleFault",
    "PictureFault",
    "Verification",
    "accounts_csv",
    "accounts_xlsx",
    "bundle_zip",
    "csv_bytes",
    "make_bundle",
    "page_html",
    "page_workbook",
    "pdf_bytes",
    "png_bytes",
    "svg_bytes",
    "verify_bundle",
    "write_bundle",
    "xlsx_bytes",
]
