"""Figures and contracts as sentences, lists and HTML in the reader's language; knows neither Streamlit nor the store's cache."""
