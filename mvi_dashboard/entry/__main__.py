"""The script that `mvi serve` runs; `app.py` is the same for `streamlit run app.py`."""

from mvi_dashboard.entry import show_dashboard

show_dashboard()
