"""How is the fictional clinic made at a terminal?"""
