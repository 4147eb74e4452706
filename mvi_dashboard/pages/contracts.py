"""Contracten."""
