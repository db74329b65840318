"""Tagged PDF (PDF/UA-1 and PDF/A-2a) on ReportLab: structure, fonts, flowing text and tables."""
