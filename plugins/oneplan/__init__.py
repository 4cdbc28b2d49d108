"""OnePlan: a Thai province's annual planning cycle."""
