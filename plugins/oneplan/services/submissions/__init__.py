"""What units send, by every entrance: portal, drop folder, command."""
