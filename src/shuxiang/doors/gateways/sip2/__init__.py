"""SIP2 on TCP: bytes to messages (codec), messages to services (answers), sockets (server)."""
