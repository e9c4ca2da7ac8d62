"""The injection: sites and muscles, the product, the vial, the plan, the session and its rules, the map."""
