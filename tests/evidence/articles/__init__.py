"""Does the reader of articles find what a person finds? Sentences labelled twice by hand, and what must change a mark."""
