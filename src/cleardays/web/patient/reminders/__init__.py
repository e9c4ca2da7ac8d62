"""When is somebody reminded that a day is still open, and how do they make it stop?"""
