"""The page on which a firm's logo is sent."""
