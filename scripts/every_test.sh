#!/usr/bin/env bash
# Run every test but the nightly ones: those that need Airflow beside the rest, which gives way to
# them. An office waits for its scheduler much of the time; the rest uses the machine meanwhile.
set -um -o pipefail
python=${1:-.venv/bin/python}

say_whose() { trap '' INT; exec sed -u 's/^/airflow: /'; }

"$python" -m pytest -m "airflow and not nightly" --durations=15 2>&1 | say_whose &
airflow=$!
nice "$python" -m pytest -m "not airflow and not nightly" --numprocesses auto --dist loadfile \
    --no-loadscope-reorder --durations=15 &
rest=$!
trap 'kill -INT %1 %2' INT TERM

failed=0
for each in "$airflow" "$rest"; do
    wait "$each"
    status=$?
    while kill -0 "$each" 2>/dev/null; do   # a signal has ended the wait
        wait "$each"
        status=$?
    done
    [ "$status" = 0 ] || failed=1
done
exit "$failed"
