"""What goes when (R19), what is known of one person, and how it is taken away; all by ``privacy.toml``."""
