"""What does a clinic's staff see and record of the people they care for?"""
