"""The one form toolkit: fields drawn from the case file's own shapes, their errors, and what a form that writes carries along."""
