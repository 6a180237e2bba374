"""Pictures of pages to text and tables."""
