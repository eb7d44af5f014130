#!/bin/sh
# Exit 0 when nobody can be in a lesson: before 06:00, after 19:00, or at the weekend. ERBIJ_NOW is for tests: "day hour".
now=${ERBIJ_NOW:-$(date '+%u %H')}
day=${now% *}
hour=${now#* }
[ "$day" -ge 6 ] || [ "$hour" -lt 6 ] || [ "$hour" -ge 19 ]
