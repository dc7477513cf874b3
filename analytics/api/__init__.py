"""Everything that is read about students, for teachers' programs; the same figures as the pages."""
