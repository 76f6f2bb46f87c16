"""Anonymous routers, one file per resource."""
