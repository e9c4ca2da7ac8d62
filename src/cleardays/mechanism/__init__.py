"""How it is thought to work, and when: steps by name, each with its source, and a time course from published points."""
