"""The catalog: records, reading, compiling, and the index that queries read."""
