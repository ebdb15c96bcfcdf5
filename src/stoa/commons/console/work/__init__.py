"""Jobs as an operator sees them: queues, what runs and waits, dead letters, and what the clock asks for."""
