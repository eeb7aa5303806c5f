"""The demonstration: its content as TOML files, and the loading of it."""
