"""A file that comes to a step which has gone on: asked about, let in, run again."""
