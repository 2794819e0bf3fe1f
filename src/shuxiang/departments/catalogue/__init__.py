"""编目部 - the titles: each a whole MARC record, of which everything shown is derived.

Owns:      Bib, ClassName.
Promises:  a record is kept whole, as ISO 2709 in UTF-8 (services write nothing else);
           every column follows from the record (rules.columns, checked by promises);
           a merged title still leads to the one that it was merged into (Bib.merged_into).
Asks:      nobody.
"""
