"""Requests are let in by `audit.guard` (Allowed, AllowedInWork, Public): use that; this file goes."""
