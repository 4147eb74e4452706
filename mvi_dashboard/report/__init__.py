"""The alderman's A4: one page as PDF, tagged for screen readers (PDF/UA-1), with every figure as it stands on the screen."""

from mvi_dashboard.report.filling import fill_sheet
from mvi_dashboard.report.typesetting import FAMILY, available_families, typeset

__all__ = ["FAMILY", "available_families", "fill_sheet", "typeset"]
