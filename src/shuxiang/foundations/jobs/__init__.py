"""Work that is done by the clock: nightly checks, hourly tidying. No cron line anywhere.

Owns:      Job.
Promises:  a job runs at most once at a time (a lease), is tried again after a failure or a kill,
           and its last outcome can be read.
"""
