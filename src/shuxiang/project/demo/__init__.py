"""云溪县: the demonstration county, invented by rule and built through the services."""
