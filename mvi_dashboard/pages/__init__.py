"""One script per page: Streamlit runs them, and nothing may import them."""
