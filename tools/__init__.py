"""What looks after the tree: lints, link checks, the steps of `make check`."""
