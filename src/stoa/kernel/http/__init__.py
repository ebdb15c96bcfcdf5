"""HTTP: declared routes, one edge that every request passes, one shape for every answer."""
