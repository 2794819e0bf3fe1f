"""REST for programs: the catalogue for anybody, a reader's own side with the reader's key."""
