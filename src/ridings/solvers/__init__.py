"""Arrays in, arrays out; nothing here knows of selling."""
