"""Machines: self-service borrowing and returning by SIP2. Sockets live here, and only here."""
