"""The pages for editors: rendered on the server, complete without JavaScript."""
