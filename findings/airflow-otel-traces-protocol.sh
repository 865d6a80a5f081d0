#!/bin/sh
# Airflow's traces do not follow OTEL_EXPORTER_OTLP_PROTOCOL; its metrics do.
#
# Seen with apache-airflow-core 3.3.2, opentelemetry-sdk and -exporter-otlp 1.45.2, Python 3.11. With tracing on, the
# endpoint of a collector that speaks HTTP, and OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf, as OpenTelemetry specifies it:
#
#   nothing else                             exporter grpc, nothing reaches the collector
#   OTEL_TRACES_EXPORTER=otlp_proto_http     exporter http, POST /v1/traces
#
# Ends with 1 when the first of the two reaches the collector.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet apache-airflow-core==3.3.2 opentelemetry-sdk==1.45.2 opentelemetry-exporter-otlp==1.45.2
cat > "$folder/measure.py" <<'PY'
import http.server
import os
import subprocess
import sys
import threading

TRACE = """
import airflow
import airflow.settings
from opentelemetry import trace

airflow.settings.initialize()
with trace.get_tracer("finding").start_as_current_span("a span"):
    pass
trace.get_tracer_provider().force_flush(3000)
[processor] = trace.get_tracer_provider()._active_span_processor._span_processors
print(airflow.__version__, "exporter", type(processor.span_exporter).__module__.split(".")[4])
"""
received = []


class Collector(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        received.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


def traced(**more):
    received.clear()
    environment = os.environ | {
        "AIRFLOW_HOME": sys.argv[1],
        "AIRFLOW__TRACES__OTEL_ON": "true",
        "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{server.server_port}",
        "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf",
    }
    done = subprocess.run([sys.executable, "-c", TRACE], env=environment | more, capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr)
    return done.stdout.strip().splitlines()[-1], list(received)


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Collector)
threading.Thread(target=server.serve_forever, daemon=True).start()
plain, named = traced(), traced(OTEL_TRACES_EXPORTER="otlp_proto_http")
print("protocol alone:", *plain)
print("with OTEL_TRACES_EXPORTER:", *named)
sys.exit(0 if plain[1] == [] and named[1] == ["/v1/traces"] else 1)
PY
"$folder/venv/bin/python" "$folder/measure.py" "$folder"
