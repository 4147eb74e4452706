"""Figures and what belongs to them as aligned text for a terminal, in the reader's language; `answers` gives the same as JSON."""
