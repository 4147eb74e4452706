"""The procurement impact dashboard: what sustainable demands in public contracts achieved."""

__version__ = "0.1.0"
