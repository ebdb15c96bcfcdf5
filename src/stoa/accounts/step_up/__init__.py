"""What a dangerous act needs first: a fresh proof, and a second factor where the person or the role has to have one."""
