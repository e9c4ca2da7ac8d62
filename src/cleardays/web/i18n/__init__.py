"""How are the app's words, dates and short terms said in the language of the reader?"""
