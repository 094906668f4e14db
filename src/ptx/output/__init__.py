"""How answers look: tables, Markdown, JSON, annotations. Nothing here decides anything."""
