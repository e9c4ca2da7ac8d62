"""What can an operator do about accounts at a terminal?"""
