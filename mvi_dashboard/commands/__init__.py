"""The commands of `mvi`, by subject: figures, what they rest on, the store, and the dashboard."""
