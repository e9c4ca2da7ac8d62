"""How is it said that records were not copied, or not put back?"""


class NotKeptError(Exception):
    """A backup that was not made, or cannot be put back; `found`, `why` and `do` are for whoever stands at the terminal."""

    def __init__(self, found: str, why: str, do: str) -> None:
        super().__init__(f"{found}\n  why  {why}\n  do   {do}")
