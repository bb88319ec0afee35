"""The guide: address it, discuss it, or report it? Open to everybody, and it leaves no trace (L6.3-a)."""
