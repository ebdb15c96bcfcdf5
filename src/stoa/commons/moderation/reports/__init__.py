"""Reports: anybody who has signed in says what a moderator should look at, and is told what came of it."""
