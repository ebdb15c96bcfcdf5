"""Whether every part of a site runs: its database, its replica, Valkey, files, mail, workers, events and jobs."""
