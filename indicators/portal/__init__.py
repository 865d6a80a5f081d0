"""The portal: members find, preview and download releases; an office checks a file before it sends it."""
