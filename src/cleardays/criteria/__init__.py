"""Could it help? Each rule set in a file of its own, named by its own paragraph numbers.

A rule set reads `Facts` and gives `Finding`s; none knows of another but through findings.
"""
