"""The page on which somebody gives an item: to whom they may give it, and what may fit."""
