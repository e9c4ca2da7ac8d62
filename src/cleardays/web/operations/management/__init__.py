"""What can an operator do at a terminal about keeping records safe?"""
