"""What the demonstration county is made of. Pure: a seeded random source goes in, values come out."""
