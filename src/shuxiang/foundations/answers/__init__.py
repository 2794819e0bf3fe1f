"""Answers that were given to a key, so that a request that is sent again is done once.

Owns: answers. Promises: an act and the answer to it are written together or not at all.
"""
