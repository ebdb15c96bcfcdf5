"""What the values of each filter would leave of a question, and how many fit it in all."""
