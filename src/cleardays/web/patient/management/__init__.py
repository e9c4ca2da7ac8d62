"""What is started at a terminal for the patient's diary?"""
