"""Templates, components, styles and icons."""
