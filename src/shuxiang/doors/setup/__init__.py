"""开馆: five questions in words, and an empty folder is a library."""
