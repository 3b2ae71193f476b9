"""The pages of orders, deliveries and events: what was ordered, what happened, what fell due."""
