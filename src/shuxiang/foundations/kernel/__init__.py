"""The few ideas that every department shares: who acts, when, on which day, for how much, and "no"."""
