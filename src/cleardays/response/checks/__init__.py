"""Is the model's word worth anything? Virtual people whose truth is known, from its own law and from worlds it does not know."""
