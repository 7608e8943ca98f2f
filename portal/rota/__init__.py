"""Posts, shifts and who holds them."""
