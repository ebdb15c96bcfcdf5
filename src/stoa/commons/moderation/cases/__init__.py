"""Cases: one file for each thing that was reported, held or appealed about, and who works on it."""
