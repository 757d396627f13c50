"""The rules of the tree, one module per kind. `tools/tidy` runs them."""
