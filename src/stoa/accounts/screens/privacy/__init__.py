"""What a person may know of their data, take along, agree to, and have erased."""
