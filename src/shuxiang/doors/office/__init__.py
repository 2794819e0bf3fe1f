"""后台: readers, titles and copies, rules, calendar, moving in, staff, the journal."""
