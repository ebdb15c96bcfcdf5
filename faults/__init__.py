"""Breaks Stoa on purpose and counts what was lost or done twice: `python -m faults`.

Clients write every operation that was acknowledged into a journal outside of the system. After each fault the journal
is compared with the database: nothing acknowledged may be missing, nothing may have happened twice.
"""
