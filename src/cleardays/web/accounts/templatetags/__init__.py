"""Tags of the pages that a library draws."""
