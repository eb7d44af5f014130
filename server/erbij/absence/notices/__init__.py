"""Notices of unauthorised absence: drafted by rule, approved by a person, and never with what the law allows."""
