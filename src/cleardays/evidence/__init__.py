"""What studies found: figures as data, how far each is trusted, and what may be said of them together."""
