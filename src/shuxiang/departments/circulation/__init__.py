"""流通部 - lending, returning, renewing, holds and the ways between places.

Owns:      Loan, LoanRule, RulesVersion, InLibraryUse, Hold, QueueOrder, Transit, FloatRule.
Promises:  a copy is out to at most one reader (constraint one_open_loan_per_copy);
           a due date never falls on a day the place is closed (rules.due_date);
           a return is never refused (services.take_back);
           a copy waits for at most one reader (constraint one_open_hold_per_caught_copy);
           a copy is on one way at a time (constraint one_open_transit_per_copy);
           the order of a queue follows from facts that are only added (rules.queue_order);
           every loan, return, renewal and undo is in the journal (services, same transaction).
Asks:      readers (may this card borrow?), holdings (what is this copy?), network (open days).
"""
