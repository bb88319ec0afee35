"""The pages of evaluations. One button, one address, one function."""
