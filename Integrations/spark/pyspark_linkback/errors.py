"""What goes wrong, as one kind of exception."""


class LinkbackError(RuntimeError):
    """Linkback refused, failed or was ended; `status` is its exit status, or None if it has none."""

    def __init__(self, message, status=None):
        super().__init__(message)
        self.status = status

    def __reduce__(self):
        return type(self), (self.args[0], self.status)
