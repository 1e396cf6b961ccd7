"""Serves HTTP/1.1 and HTTP/2 over TLS on 127.0.0.1 until it is ended.

Arguments: port, certificate, key, protocols to offer (such as h2,http/1.1). Each answer is the protocol's version,
the method, the path and the number of bytes of the body.
"""

import asyncio
import sys

from hypercorn.asyncio import serve
from hypercorn.config import Config


async def app(scope, receive, send):
    if scope["type"] != "http":
        return
    size = 0
    while True:
        message = await receive()
        size += len(message.get("body", b""))
        if not message.get("more_body"):
            break
    text = f"{scope['http_version']} {scope['method']} {scope['path']} {size}"
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": text.encode()})


config = Config()
config.bind = [f"127.0.0.1:{sys.argv[1]}"]
config.certfile, config.keyfile = sys.argv[2:4]
config.alpn_protocols = sys.argv[4].split(",")
config.accesslog = config.errorlog = None
asyncio.run(serve(app, config))
