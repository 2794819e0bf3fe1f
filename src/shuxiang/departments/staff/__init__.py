"""人事 - who works here, what they may do, and the machines that work for them.

Owns:      Role, StaffMember, Terminal.
Promises:  a login belongs to one person (unique), and nobody begins with a known password;
           guessing is stopped before anything is hashed (services.attempts);
           an account that is disabled, or whose password or role changed, is logged out at once
           (session_stamp, queries.actor_for);
           somebody who may manage the staff of the whole library is always left (services).
Asks:      network (where does somebody work, and what lies below it?).
"""
