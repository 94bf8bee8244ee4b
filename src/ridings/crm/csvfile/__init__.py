"""Files: CSV, gzip, Excel and Parquet in; CSV out."""
