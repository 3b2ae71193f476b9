"""Company names: one key for all writings of a name, and the text a search looks through."""

from huikuan.engine.names.keys import name_key
from huikuan.engine.names.search import matches_search, search_form, search_text, search_words

__all__ = ["matches_search", "name_key", "search_form", "search_text", "search_words"]
