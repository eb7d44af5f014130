"""Finding items by words and facets, the same on both databases."""
