"""Is it helping? Arithmetic without a model: cycles, counts, reductions, remission, scores, wear-off.

Everything is counted between bounds, against one baseline that never moves. What a guideline
makes of it stands in `cleardays.criteria`; what one person's diary can and cannot show about a
cause stands nowhere here.
"""
