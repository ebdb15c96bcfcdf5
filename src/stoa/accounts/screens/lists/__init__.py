"""Who is here, who is signed in, who has tried, and what was granted: searched, narrowed and paged."""
