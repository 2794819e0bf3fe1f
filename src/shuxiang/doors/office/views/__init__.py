"""The rooms of the back office, one module each."""
