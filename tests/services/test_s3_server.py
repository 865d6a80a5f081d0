"""The stand-in for object storage: what was put there survives its end."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from pyarrow import fs

from tests.conftest import ROOT
from tests.services.servers import free_port, wait_for

_KEYS = {"access_key": "any", "secret_key": "any"}


def _server(port: int, file: Path) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-m", "tests.services.s3_server", "127.0.0.1", str(port), str(file)]
    process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for(port)
    return process


def test_objects_survive_a_kill_and_what_was_removed_stays_away(tmp_path: Path) -> None:
    port, file = free_port(), tmp_path / "objects.jsonl"
    client = boto3.client(
        "s3",
        endpoint_url=f"http://127.0.0.1:{port}",
        region_name="us-east-1",
        aws_access_key_id="any",
        aws_secret_access_key="any",  # noqa: S106 - of a stand-in
        config=Config(retries={"max_attempts": 1}),
    )
    server = _server(port, file)
    try:
        client.create_bucket(Bucket="inbox")
        for name in ("a b/é.csv", "gone.csv"):
            client.put_object(Bucket="inbox", Key=name, Body=b"bytes \x00\xff of " + name.encode())
        client.delete_object(Bucket="inbox", Key="gone.csv")
        in_parts = TransferConfig(multipart_threshold=5 * 2**20, multipart_chunksize=5 * 2**20)
        client.upload_fileobj(io.BytesIO(bytes(6 * 2**20)), "inbox", "large.bin", Config=in_parts)
        system = fs.S3FileSystem(**_KEYS, endpoint_override=f"http://127.0.0.1:{port}")
        with system.open_output_stream("inbox/in chunks.csv") as out:  # as a part whose length is not said before
            out.write(b"in chunks")
        server.kill()
        server.wait()
        with file.open("a") as cut_off:
            cut_off.write('{"method": "PUT", "url"')
        server = _server(port, file)
        listed = [each["Key"] for each in client.list_objects_v2(Bucket="inbox")["Contents"]]
        assert listed == ["a b/é.csv", "in chunks.csv", "large.bin"]
        assert client.get_object(Bucket="inbox", Key="in chunks.csv")["Body"].read() == b"in chunks"
        assert client.head_object(Bucket="inbox", Key="large.bin")["ContentLength"] == 6 * 2**20
        assert client.get_object(Bucket="inbox", Key=listed[0])["Body"].read().startswith(b"bytes \x00\xff of ")
    finally:
        server.kill()
        server.wait()
