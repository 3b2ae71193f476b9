"""Where everything is joined: settings, addresses, the server."""
