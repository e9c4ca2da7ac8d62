"""Cleardays: could Botox help with migraines, is it helping, what next; from a person's own diary."""

__version__ = "0.1.0"
