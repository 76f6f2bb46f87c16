"""From a folder of content files to rows: reading, resolving, writing. `content.starter_loader` is the way in."""
