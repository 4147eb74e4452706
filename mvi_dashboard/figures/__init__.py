"""What the pages show, one module per page: a view in, a figure with its words, table and question out.

Knows no Streamlit: the dashboard, a download and the A4 are made from the same figures.
"""
