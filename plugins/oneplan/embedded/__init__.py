"""The office on one machine: PostgreSQL and Airflow, supervised."""
