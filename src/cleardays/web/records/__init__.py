"""What did somebody write of their headaches, and what stands beside it? The only way from rows to a diary and back."""
