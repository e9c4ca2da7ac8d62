"""Who is this, in which clinic, in which role, and what may they see? And what was seen and done, kept for good."""
