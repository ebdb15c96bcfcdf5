"""A small object store that speaks S3 over HTTP, and answers only requests whose signature it has recomputed itself."""

import base64
import hashlib
import hmac
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, quote, unquote, urlsplit

ACCESS, SECRET, REGION = "an-access-key", "a-secret-key", "eu-west-1"
BUCKET = "a-bucket"


@dataclass
class Kept:
    """One object."""

    content: bytes
    headers: dict[str, str]

    @property
    def etag(self) -> str:
        return f'"{hashlib.md5(self.content, usedforsecurity=False).hexdigest()}"'


@dataclass
class ObjectStore:
    """What is kept, and what was asked."""

    port: int = 0
    objects: dict[str, Kept] = field(default_factory=dict)
    uploads: dict[str, tuple[str, dict[str, str], dict[int, bytes]]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    failing: bool = False

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def signature(
    method: str, path: str, query: list[tuple[str, str]], headers: dict[str, str], facts: dict[str, str]
) -> str:
    """Compute an AWS signature, version 4."""
    date = facts["date"]
    pairs = sorted((quote(name, safe="-_.~"), quote(value, safe="-_.~")) for name, value in query)
    names = facts["signed"].split(";")
    canonical = "\n".join(
        [
            method,
            path,
            "&".join(f"{name}={value}" for name, value in pairs),
            "".join(f"{name}:{' '.join(headers[name].split())}\n" for name in names),
            facts["signed"],
            facts["payload"],
        ]
    )
    scope = f"{date[:8]}/{REGION}/s3/aws4_request"
    text = f"AWS4-HMAC-SHA256\n{date}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    key = f"AWS4{SECRET}".encode()
    for part in (date[:8], REGION, "s3", "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return hmac.new(key, text.encode(), "sha256").hexdigest()


class Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    store: ObjectStore

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the signature is the library's
        pass

    def answer(self, status: int, body: bytes = b"", /, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def fail(self, status: int, code: str) -> None:
        self.store.refused.append(code)
        self.answer(status, f"<Error><Code>{code}</Code><Message>{code}</Message></Error>".encode())

    def act(self) -> None:
        parts = urlsplit(self.path)
        self.query = parse_qsl(parts.query, keep_blank_values=True)
        self.ask = dict(self.query)
        self.given = {name.lower(): value for name, value in self.headers.items()}
        self.body = self.rfile.read(int(self.given.get("content-length", 0)))
        self.key = unquote(parts.path).removeprefix(f"/{BUCKET}").removeprefix("/")
        if self.store.failing:
            self.fail(500, "InternalError")
        elif not self.is_signed(parts.path):
            self.fail(403, "SignatureDoesNotMatch")
        elif not self.is_whole():
            self.fail(400, "BadDigest")
        else:
            getattr(self, f"on_{self.command.lower()}")()

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = act  # noqa: N815 - the names are the library's

    def is_signed(self, path: str) -> bool:
        if "X-Amz-Signature" in self.ask:
            facts = {
                "date": self.ask["X-Amz-Date"],
                "signed": self.ask["X-Amz-SignedHeaders"],
                "payload": "UNSIGNED-PAYLOAD",
            }
            query = [(name, value) for name, value in self.query if name != "X-Amz-Signature"]
            return signature(self.command, path, query, self.given, facts) == self.ask["X-Amz-Signature"]
        fields = dict(
            item.strip().split("=", 1)
            for item in self.given.get("authorization", "").removeprefix("AWS4-HMAC-SHA256 ").split(",")
            if "=" in item
        )
        if not fields.get("Credential", "").startswith(f"{ACCESS}/"):
            return False
        payload = self.given["x-amz-content-sha256"]
        facts = {"date": self.given["x-amz-date"], "signed": fields["SignedHeaders"], "payload": payload}
        honest = hashlib.sha256(self.body).hexdigest() == payload
        return honest and signature(self.command, path, self.query, self.given, facts) == fields["Signature"]

    def is_whole(self) -> bool:
        told = self.given.get("x-amz-checksum-sha256")
        return told is None or base64.b64decode(told) == hashlib.sha256(self.body).digest()

    def kept_headers(self) -> dict[str, str]:
        return {name: self.given[name] for name in ("content-type", "content-disposition") if name in self.given}

    def on_put(self) -> None:
        if "partNumber" in self.ask:
            self.store.uploads[self.ask["uploadId"]][2][int(self.ask["partNumber"])] = self.body
            return self.answer(200, ETag=f'"part-{self.ask["partNumber"]}"')
        if "x-amz-copy-source" in self.given:
            source = unquote(self.given["x-amz-copy-source"]).removeprefix(f"{BUCKET}/")
            if source not in self.store.objects:
                return self.fail(404, "NoSuchKey")
            self.store.objects[self.key] = self.store.objects[source]
            return self.answer(200, b'<CopyObjectResult><ETag>"copy"</ETag></CopyObjectResult>')
        if self.given.get("if-none-match") == "*" and self.key in self.store.objects:
            return self.fail(412, "PreconditionFailed")
        kept = self.store.objects[self.key] = Kept(self.body, self.kept_headers())
        return self.answer(200, ETag=kept.etag)

    def on_post(self) -> None:
        if "uploads" in self.ask:
            name = f"upload-{len(self.store.uploads)}"
            self.store.uploads[name] = (self.key, self.kept_headers(), {})
            return self.answer(
                200,
                f"<InitiateMultipartUploadResult><UploadId>{name}</UploadId></InitiateMultipartUploadResult>".encode(),
            )
        if "uploadId" in self.ask:
            key, headers, pieces = self.store.uploads.pop(self.ask["uploadId"])
            self.store.objects[key] = Kept(b"".join(pieces[number] for number in sorted(pieces)), headers)
            return self.answer(200, b'<CompleteMultipartUploadResult><ETag>"m"</ETag></CompleteMultipartUploadResult>')
        keys = re.findall(r"<Key>(.*?)</Key>", self.body.decode())
        for key in keys:
            self.store.objects.pop(key, None)
        deleted = "".join(f"<Deleted><Key>{key}</Key></Deleted>" for key in keys)
        return self.answer(200, f"<DeleteResult>{deleted}</DeleteResult>".encode())

    def on_get(self) -> None:
        if "list-type" in self.ask:
            return self.listing()
        kept = self.store.objects.get(self.key)
        if kept is None:
            return self.fail(404, "NoSuchKey")
        headers = kept.headers | {"ETag": kept.etag, "Last-Modified": formatdate(usegmt=True)}
        if "range" not in self.given:
            return self.answer(200, kept.content, **headers)
        first, _, last = self.given["range"].removeprefix("bytes=").partition("-")
        start, stop = int(first), min(int(last) + 1, len(kept.content))
        headers["Content-Range"] = f"bytes {start}-{stop - 1}/{len(kept.content)}"
        return self.answer(206, kept.content[start:stop], **headers)

    def on_head(self) -> None:
        kept = self.store.objects.get(self.key)
        if kept is None:
            return self.answer(404)
        length = str(len(kept.content))
        return self.answer(
            200, b"", **kept.headers, ETag=kept.etag, Last_Modified=formatdate(usegmt=True), Content_Length=length
        )

    def listing(self) -> None:
        entries = "".join(
            f"<Contents><Key>{key}</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified>"
            f"<ETag>{kept.etag}</ETag><Size>{len(kept.content)}</Size></Contents>"
            for key, kept in sorted(self.store.objects.items())
            if key.startswith(self.ask.get("prefix", ""))
        )
        self.answer(200, f"<ListBucketResult><IsTruncated>false</IsTruncated>{entries}</ListBucketResult>".encode())


@contextmanager
def object_store() -> Iterator[ObjectStore]:
    """Serve for as long as the block runs."""
    store = ObjectStore()
    handler = type("Bound", (Handler,), {"store": store})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    store.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield store
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
