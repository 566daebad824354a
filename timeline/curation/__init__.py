"""What people decide: the events.yaml format, anchors, applying decisions to what was extracted."""
