"""Who of the class is the buddy of a pupil at home, week by week; a buddy may do nothing in Erbij."""
