"""Reports: what they say (`content`) and how they look on paper (`pdf`)."""
