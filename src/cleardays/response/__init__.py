"""One person's response with its uncertainty: the model, its prior, the virtual people behind it, the forecast."""
