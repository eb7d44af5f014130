"""Session descriptions: the small part of SDP that two browsers' offers and answers need (RFC 8866, 8829)."""
