"""典藏部 - the books themselves: what stands where, whose it is, and how a whole library moves in.

Owns:      Copy, Location, ShelfRange, CopyKind, BookNumber, ImportRun, ImportRemark.
Promises:  a barcode names one copy (Copy.barcode is unique);
           a location belongs to one place (constraint location_code_once);
           种次号 are given out once (services.take_number, one statement);
           a move-in accounts for every record: read = imported + merged + rejected
           (services.move_in, counted in the transaction that writes the rows).
Asks:      catalogue (which title is this?), network (which places are there?).
"""
