"""One search over everything that whoever asks may look after: people, things, jobs, and what rooms declare."""
