"""What does anybody read before they have an account, and what do they ask?"""
