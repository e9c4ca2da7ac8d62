"""What does the person see and tap? Today, a day, the month, the answer, what they tell of themselves, side effects, imports."""
