"""Time expressions: the EDTF value, the grammar, finding, the calendar, resolving."""
