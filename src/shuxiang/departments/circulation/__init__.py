"""流通部 - lending, returning and renewing.

Owns:      Loan, LoanRule, RulesVersion, InLibraryUse.
Promises:  a copy is out to at most one reader (constraint one_open_loan_per_copy);
           a due date never falls on a day the place is closed (rules.due_date);
           a return is never refused (services.take_back);
           every loan, return, renewal and undo is in the journal (services, same transaction).
Asks:      readers (may this card borrow?), holdings (what is this copy?), network (open days).
"""
