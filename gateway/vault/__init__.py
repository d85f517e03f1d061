"""The encrypted store of what stand-ins stand for, with a time limit. Nothing in it can be read without its key."""
