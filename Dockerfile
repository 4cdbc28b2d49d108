FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends curl dumb-init \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 50000 airflow \
    && mkdir -p /opt/airflow/logs /opt/airflow/files \
    && chown -R airflow /opt/airflow
WORKDIR /opt/airflow
ENV AIRFLOW_HOME=/opt/airflow
COPY requirements.txt pyproject.toml README.md ./
COPY deploy deploy
RUN pip install --no-cache-dir uv==0.13.8 \
    && uv pip install --system --no-cache --require-hashes --excludes deploy/embedded_only.txt -r requirements.txt
COPY --chown=airflow plugins plugins
COPY --chown=airflow dags dags
COPY --chown=airflow include include
RUN uv pip install --system --no-cache --no-deps --editable .
USER airflow
ENTRYPOINT ["dumb-init", "--"]
CMD ["airflow", "version"]
