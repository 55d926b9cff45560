"""The interactive page: an answer in five minutes, and a file to send."""
