"""Files in, documents out: one module a format, encodings, what a document says of itself."""
