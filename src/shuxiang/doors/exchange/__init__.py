"""Other libraries and their programs: harvesting by OAI-PMH, searching by SRU, records to take."""
