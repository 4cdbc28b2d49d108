"""Airflow's REST API."""
