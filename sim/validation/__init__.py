"""Out of sample: fits that see a part of the record, scored on the rest; rival theories judged."""
