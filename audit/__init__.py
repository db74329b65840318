"""Polling-station accessibility audits: checklists, visits, scores, places and reports."""
