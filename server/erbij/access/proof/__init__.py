"""Proving oneself again before something that cannot be taken back."""
