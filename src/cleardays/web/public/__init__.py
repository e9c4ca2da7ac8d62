"""What does anybody read, check and ask without an account?"""
