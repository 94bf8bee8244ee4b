"""What a build makes before it packs: the places and the pages."""
