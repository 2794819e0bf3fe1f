"""馆点 - the library, its places, and when they are open.

Owns:      Library, Place, OpeningHours, DayException, Holiday.
Promises:  there is one main library, and every other open place hangs below it (constraint
           one_main_library, services.places);
           the hours of a day never overlap or touch (rules.read_week);
           a change of calendar is in the journal, so that due dates can follow it (services).
Asks:      nobody.
"""
