"""What stops a command, told to the operator in words; it ends with code 1."""


class OperatorFault(Exception):
    """Something that the operator can mend; the message says what is wrong and how."""
