"""How passwords and PINs are hashed: Argon2id, with one figure for the whole program."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2id(Argon2PasswordHasher):
    """m=19456 KiB, t=2, p=1 (OWASP): slow enough for thieves, quick enough for a small PC."""

    algorithm = "argon2"
    time_cost = 2
    memory_cost = 19_456
    parallelism = 1
