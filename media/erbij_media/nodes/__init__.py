"""Several media nodes on several machines: what each says of itself, which one a lesson gets, and the links to them."""
