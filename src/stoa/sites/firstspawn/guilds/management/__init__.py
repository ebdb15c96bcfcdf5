"""The pages on which those who look after a guild do so."""
