"""What somebody who means harm may try on the web."""
