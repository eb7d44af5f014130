"""The annexes of a processing agreement, as far as the program itself knows what belongs in them."""
