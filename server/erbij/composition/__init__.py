"""The only room that sees everything: picks the parts, wires their ports, starts and stops them."""
