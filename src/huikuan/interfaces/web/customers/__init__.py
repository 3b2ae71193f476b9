"""The customer pages: who they are, what they owe, what happened with them."""
