"""栏目 - what the library puts before its readers: 新书推介 in numbered issues, themed shelves, picks.

Owns:      Column, ColumnItem.
Promises:  an issue that was published is never changed again (services; constraint
           numbered_once_published; its items carry a digest that the promise asks again);
           the issues of a year are numbered without gaps (services.publish).
Asks:      catalogue what a title is called; holdings what came since a day and where it stands.
"""
