"""What DAG files share, and what Airflow's own processes load."""
