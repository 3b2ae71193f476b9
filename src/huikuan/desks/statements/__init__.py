"""The statements desk (对账): what we say a customer owes, and what they say to it."""
