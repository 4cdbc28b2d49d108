"""The secretariat's pages inside Airflow's own."""
