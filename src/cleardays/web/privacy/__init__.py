"""What does a person do with their record as a whole? Take it along, see who read it, have it erased."""
