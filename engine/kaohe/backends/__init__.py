"""What evaluates a pack: `exact`, row by row in rational arithmetic, is its meaning."""
