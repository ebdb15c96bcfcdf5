"""The faults, each in a file with its like."""
