"""The three questions asked together of one person's case file, and the pages that answer them."""
