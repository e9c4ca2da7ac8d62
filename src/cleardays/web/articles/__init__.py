"""The claims checker: an article for patients held against the evidence, and nothing kept."""
