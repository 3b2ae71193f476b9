"""What goes round each night, and shows what it found: the proof, the watchdog."""
