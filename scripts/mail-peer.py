"""A mail server that takes every mail and prints it as a line of JSON; scripts/mail-peer starts it."""

import argparse
import asyncio
import email
import email.policy
import json
import os
import signal
import ssl
import warnings

from aiosmtpd.smtp import SMTP, AuthResult

warnings.simplefilter("ignore")
# Whoever starts it may ignore this signal, and what is started inherits that.
signal.signal(signal.SIGTERM, signal.SIG_DFL)

parser = argparse.ArgumentParser()
parser.add_argument("--tls", nargs=2, metavar=("CERTIFICATE", "KEY"))
parser.add_argument("--login", nargs=2, metavar=("USER", "PASSWORD"))
options = parser.parse_args()


class Printer:
    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        bodies = {kind: mail.get_body((kind,)) for kind in ("plain", "html")}
        letter = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "is_encrypted": session.ssl is not None,
            "is_authenticated": session.authenticated,
            "id": mail["Message-ID"],
            "subject": mail["Subject"],
            "headers": list(mail.keys()),
            "defects": [str(defect) for part in mail.walk() for defect in part.defects],
            **{kind: body.get_content() if body else None for kind, body in bodies.items()},
        }
        print(json.dumps(letter), flush=True)
        return "250 taken"


def authenticate(server, session, envelope, mechanism, data):
    wanted = tuple(word.encode() for word in options.login)
    # Not handled: the server itself says no.
    return AuthResult(success=(data.login, data.password) == wanted, handled=False)


def session():
    settings = {"hostname": "peer.example", "enable_SMTPUTF8": True}
    if options.tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*options.tls)
        settings |= {"tls_context": context, "require_starttls": True}
    if options.login:
        settings |= {
            "authenticator": authenticate,
            "auth_required": True,
            "auth_require_tls": bool(options.tls),
        }
    return SMTP(Printer(), **settings)


async def leave_with(parent):
    """Ends when whoever started it has ended, however that came."""
    while os.getppid() == parent:
        await asyncio.sleep(1)
    os._exit(0)


async def main():
    leaving = asyncio.create_task(leave_with(os.getppid()))
    server = await asyncio.get_running_loop().create_server(session, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.gather(server.serve_forever(), leaving)


asyncio.run(main())
