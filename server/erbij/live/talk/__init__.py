"""What pupils say without a voice: typed lines, expressions, notes."""
