"""What the office shows inside Airflow, behind Airflow's own sign-in."""
