"""Changes a coachcal database behind its guards' back: change_rows.py DATABASE STATEMENTS."""

import sys

from books import connect, drop_guards

database = connect(sys.argv[1], writing=True)
drop_guards(database)
for statement in sys.argv[2].split(";"):
    database.execute(statement)
