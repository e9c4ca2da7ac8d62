"""How is an answer said? Words, JSON, pages, the passport: what every screen and print shows comes from here."""
