"""What pages and programs list and look up, as far as a right reaches."""
