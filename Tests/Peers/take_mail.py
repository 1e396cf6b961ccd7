"""Takes mail over SMTP on 127.0.0.1 until it is ended, and writes down each message.

Arguments: port, folder; each message becomes a file there.
"""

import asyncio
import sys

from aiosmtpd.controller import Controller

folder = sys.argv[2]


class Taker:
    count = 0

    async def handle_DATA(self, server, session, envelope):
        self.count += 1
        with open(f"{folder}/{self.count}.eml", "wb") as file:
            file.write(f"To: {', '.join(envelope.rcpt_tos)}\n".encode() + envelope.content)
        return "250 OK"


controller = Controller(Taker(), hostname="127.0.0.1", port=int(sys.argv[1]))
controller.start()
asyncio.new_event_loop().run_forever()
