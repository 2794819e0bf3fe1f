"""服务台: the counter. Scan, scan, done."""
