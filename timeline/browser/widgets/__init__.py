"""The parts of the screens; each draws its own lines and asks for no more than stands on the screen."""
