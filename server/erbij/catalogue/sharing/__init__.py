"""What a school shows of its lessons to other catalogues, by OAI-PMH; nothing, until the school says so."""
