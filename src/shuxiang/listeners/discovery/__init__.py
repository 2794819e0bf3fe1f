"""The search index: what readers find titles with.

Owns:      one folder of index files, rebuildable from the tables at any time.
Promises:  any two characters of a title or name find it; no text that is typed is an error;
           a search widened because nothing matched says so; searching goes on while rebuilding.
Asks:      titles as plain values (document.TitleDocument); never whether a copy is in.
"""
