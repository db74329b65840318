"""Pages, by audience: auditor, chair, observer, public."""
