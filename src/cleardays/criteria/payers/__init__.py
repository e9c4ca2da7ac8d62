"""Payers' policies, each a dated file of data; `policy.py` reads and judges them."""

from cleardays.criteria.payers.policy import Policy, PolicyError, parse, shipped

__all__ = ["Policy", "PolicyError", "parse", "shipped"]
