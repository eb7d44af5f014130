"""Read models above register and absence: everything shown is counted by the register, nothing is counted here."""
