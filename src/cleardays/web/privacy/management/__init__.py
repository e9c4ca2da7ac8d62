"""What can an operator do about erasures at a terminal?"""
