"""The fixed online day: lessons that are followed from home every week."""
