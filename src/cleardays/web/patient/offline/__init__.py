"""What does the diary do for a phone without a connection?"""
