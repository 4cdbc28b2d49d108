"""The units' pages: what is due, the workbook, the upload, the receipt. Nothing of Airflow."""
