"""收银处 - what readers owe, what they paid, and what lies in the till.

Owns:      the ledger (lines in 分 that are only ever added), receipts, tills and their closings.
Promises:  a balance is always the sum of lines; receipts of a till have no gaps; nothing that was
           closed is changed.
Asks:      readers (whose account?), network (where?).
"""
