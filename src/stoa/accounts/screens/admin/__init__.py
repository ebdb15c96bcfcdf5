"""Looking after people: who they are, what they may do, where they are signed in, who has tried, who is held back."""
