"""Files of items: video, sound and documents, kept by what is in them."""
