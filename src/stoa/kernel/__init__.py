"""What every request needs, and nothing about users or sites."""
