"""The leader's overview: the whole school by week, and where in the week participation drops. Nobody is named."""
