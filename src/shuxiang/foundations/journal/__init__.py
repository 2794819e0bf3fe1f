"""流水 - what happened, for ever, in one chain.

Owns:      Entry, Delivery.
Promises:  an entry is never changed or removed; each carries the hash of the one before it;
           what an entry must bring about elsewhere is delivered at least once.
Asks:      nobody.
"""
