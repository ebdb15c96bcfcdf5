"""The plugin protocol, in the hands of owners and of whoever writes a plugin."""
