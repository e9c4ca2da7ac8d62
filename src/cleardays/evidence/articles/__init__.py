"""What does an article say? Its sentences, the words and numbers in them, and what each sentence claims."""
