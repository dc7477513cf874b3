"""Everything that is written, for teachers' programs; the same rules as the pages."""
