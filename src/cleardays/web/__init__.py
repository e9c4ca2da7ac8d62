"""Where do requests, rows and sessions live? Here, and nowhere below: rooms by audience around the same answer."""
