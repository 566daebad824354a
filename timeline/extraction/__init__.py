"""From clean text and time expressions to events and directives: what happened, who, where."""
