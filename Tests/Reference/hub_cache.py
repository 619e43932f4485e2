"""A cache of huggingface_hub, for Tests/EngineTests/Hub/HubCacheTests.swift.

    python Tests/Reference/hub_cache.py

serves a small repository on this machine as the Hub does, has huggingface_hub download it, and keeps what it leaves in
fixtures/hub_cache. With `--serve` it only serves, for trying by hand:

    HF_ENDPOINT=http://127.0.0.1:8734 .build/lab sample --model lab/tiny
"""

import hashlib
import http.server
import json
import os
import shutil
import sys
import threading
from pathlib import Path

FIXTURES = Path(__file__).parent / "fixtures"
CACHE = FIXTURES / "hub_cache"
COMMIT = "0123456789abcdef0123456789abcdef01234567"
UNET = FIXTURES / "unet" / "fast"


def text(value):
    return (json.dumps(value, indent=2, sort_keys=True) + "\n").encode()


FILES = {
    "model_index.json": text(
        {
            "_class_name": "DDPMPipeline",
            "scheduler": ["diffusers", "DDPMScheduler"],
            "unet": ["diffusers", "UNet2DModel"],
        }
    ),
    "scheduler/scheduler_config.json": text({"_class_name": "DDPMScheduler", "num_train_timesteps": 20}),
    "unet/config.json": (UNET / "config.json").read_bytes(),
    "unet/diffusion_pytorch_model.safetensors": (UNET / "diffusion_pytorch_model.safetensors").read_bytes(),
}
# What the fixture has of it: a file of git, one of its large file storage, and one that is not there.
DOWNLOADED = ["scheduler/scheduler_config.json", "notes.txt"]
LARGE = {"notes.txt": b"kept in large file storage\n"}


class Hub(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        parts = self.path.split("?")[0].strip("/").split("/")
        if parts[0] == "storage":
            return self.send(200, LARGE[parts[1]])
        if parts[:2] != ["lab", "tiny"] or len(parts) < 5 or parts[2] != "resolve":
            return self.send(404, b"", {"X-Error-Code": "RepoNotFound"})
        if parts[3] not in ("main", COMMIT):
            return self.send(404, b"", {"X-Error-Code": "RevisionNotFound"})
        name, head = "/".join(parts[4:]), {"X-Repo-Commit": COMMIT}
        if name in LARGE:
            body = LARGE[name]
            etag = hashlib.sha256(body).hexdigest()
            head |= {"X-Linked-Etag": f'"{etag}"', "X-Linked-Size": str(len(body))}
            # A redirect to another server, as to the Hub's storage.
            host = self.headers["Host"].replace("127.0.0.1", "localhost")
            return self.send(302, b"", head | {"Location": f"http://{host}/storage/{name}"})
        if name not in FILES:
            return self.send(404, b"", head | {"X-Error-Code": "EntryNotFound"})
        body = FILES[name]
        etag = hashlib.sha1(f"blob {len(body)}\0".encode() + body).hexdigest()
        self.send(200, body, head | {"ETag": f'"{etag}"'})

    do_HEAD = do_GET

    def send(self, status, body, headers={}):
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def log_message(self, *arguments):
        if "--serve" in sys.argv:
            super().log_message(*arguments)


def main():
    port = 8734 if "--serve" in sys.argv else 0
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Hub)
    if "--serve" in sys.argv:
        return server.serve_forever()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    os.environ["HF_ENDPOINT"] = f"http://127.0.0.1:{server.server_address[1]}"
    os.environ["HF_HUB_DISABLE_XET"] = "1"
    from huggingface_hub import hf_hub_download
    from huggingface_hub.errors import EntryNotFoundError

    shutil.rmtree(CACHE, ignore_errors=True)
    for name in DOWNLOADED:
        hf_hub_download("lab/tiny", name, cache_dir=CACHE)
    try:
        hf_hub_download("lab/tiny", "scheduler_config.json", cache_dir=CACHE)
    except EntryNotFoundError:
        pass
    shutil.rmtree(CACHE / ".locks")


if __name__ == "__main__":
    main()
