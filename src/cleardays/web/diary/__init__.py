"""What does the person write, on which day, with the fewest taps? The only way from rows to a diary and back."""
