"""Plans, made of what was collected."""
