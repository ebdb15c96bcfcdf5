"""Real servers, clean databases, and the guards that stand around every test."""
