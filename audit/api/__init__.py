"""Programs' door: JSON in, JSON out, receipts."""
