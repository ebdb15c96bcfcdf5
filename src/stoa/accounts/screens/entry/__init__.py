"""Coming in and going out: sign in, sign up, prove it once more, sign out."""
