"""One version for each thing of a plan, so that the second of two editors is told what changed."""
