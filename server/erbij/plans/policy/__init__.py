"""The rules of the school: what holds for every lesson from home, and the consents of the participation council."""
