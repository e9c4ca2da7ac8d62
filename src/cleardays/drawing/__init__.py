"""Pictures as SVG text, drawn from shapes and numbers: no domain words, no style attributes, no script."""
