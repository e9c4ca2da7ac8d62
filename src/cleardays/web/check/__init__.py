"""Check myself: a few answers or a diary file, without an account, and nothing kept."""
