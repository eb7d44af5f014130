"""Reasons of absence: the national ones, and a school's own codes that are mapped to them."""
