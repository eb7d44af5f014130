"""The people of a school: pupils, guardians, staff; who belongs to which group and who may see whom."""
