"""Links out of mail: prove an address, set a new password. Opening one changes nothing; a button does."""
