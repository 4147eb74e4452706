"""What is measured on demand (`make bench`); no test of the ordinary run waits for a clock."""
