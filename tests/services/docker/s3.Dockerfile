# The server of tests/services/s3_server.py, with a page of health where SeaweedFS has one.
ARG BASE
FROM $BASE
RUN pip install --quiet "moto[s3,server]" && mkdir -p /www/cluster && touch /www/cluster/healthz
COPY s3_server.py /
ENTRYPOINT ["sh", "-c", "python -m http.server --directory /www 9333 & exec python /s3_server.py 0.0.0.0 8333 /objects/objects.jsonl"]
