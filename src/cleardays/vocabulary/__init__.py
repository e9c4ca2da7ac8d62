"""What do people call things? Medicines, conditions, devices, side effects and danger signs, as they are written, read by one reader.

A name is known, could be one of several, or is not known. Not known is a value of its own: it is evidence of nothing.
"""
