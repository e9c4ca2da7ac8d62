"""Payers' policies, each a dated file of data; `policy.py` reads and judges them."""

from cleardays.criteria.payers.policy import Policy, parse, shipped
from cleardays.criteria.payers.policy_keys import PolicyError

__all__ = ["Policy", "PolicyError", "parse", "shipped"]
