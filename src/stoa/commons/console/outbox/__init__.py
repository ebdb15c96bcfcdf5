"""Events as an operator sees them: how far behind they are, what is parked, and telling it again."""
