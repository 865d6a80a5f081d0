"""Bounces as mail systems write them, by form: {to} is who got the letter, {key} its key. All of it is made up."""

from __future__ import annotations

COPY = """Received: from mail.pipeline.example by mx.example; Mon, 5 May 2025 10:00:00 +0000
From: ICT indicators pipeline <no-reply@pipeline.example>
To: {to}
Subject: Report on your file
Message-ID: <{key}@pipeline.example>

The report is attached.
"""
_TOP = "To: no-reply@pipeline.example\nDate: Mon, 5 May 2025 10:05:00 +0000\nMIME-Version: 1.0\n"


def plain(sender: str, subject: str, text: str, more: str = "") -> str:
    kind = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n"
    return f"From: {sender}\nSubject: {subject}\n{_TOP}{more}{kind}\n{text}"


def parts(sender: str, subject: str, kind: str, *parts: str) -> str:
    top = f'From: {sender}\nSubject: {subject}\n{_TOP}Content-Type: {kind}; boundary="b"\n\n'
    return top + "".join(f"--b\n{part}\n" for part in parts) + "--b--\n"


_RETURNED = f"Content-Type: message/rfc822\n\n{COPY}"
HEADERS = f"Content-Type: text/rfc822-headers\n\n{COPY}"
TEXT = "Content-Type: text/plain; charset=utf-8\n\n"
DAEMON = "Mail Delivery System <MAILER-DAEMON@mx.example>"
REPORT = "multipart/report; report-type=delivery-status"


def status(recipient: str, action: str, code: str, said: str = "") -> str:
    lines = f"{recipient}\nAction: {action}\nStatus: {code}\nDiagnostic-Code: smtp; {said or code}\n"
    return f"Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n{lines}"


FINAL = "Final-Recipient: rfc822;{to}"

FAILED = {
    "postfix": parts(
        DAEMON,
        "Undelivered Mail Returned to Sender",
        REPORT,
        f"{TEXT}I'm sorry to have to inform you that your message could not\nbe delivered.",
        status(FINAL, "failed", "5.1.1"),
        HEADERS,
    ),
    "gmail": parts(
        "Mail Delivery Subsystem <mailer-daemon@mail.example>",
        "Delivery Status Notification (Failure)",
        REPORT,
        f"{TEXT}** Address not found **\n\nYour message wasn't delivered to {{to}} because the address "
        "couldn't be found.",
        status(FINAL, "failed", "5.1.1", "550-5.1.1 The email account does not exist."),
        _RETURNED,
    ),
    "exchange online": parts(
        "Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@stat.example>",
        "Undeliverable: Report on your file",
        REPORT,
        f"{TEXT}Your message to {{to}} couldn't be delivered.",
        status(FINAL, "failed", "5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound"),
        _RETURNED,
    ),
    "opensmtpd": parts(
        DAEMON,
        "Delivery status notification: error",
        REPORT,
        f"{TEXT}Hi!",
        status(FINAL, "error", "5.0.0"),
        HEADERS,
    ),
    "angle brackets": parts(
        DAEMON,
        "Failure",
        REPORT,
        f"{TEXT}Hi!",
        status("Final-Recipient: rfc822; <{to}>", "failed (bad user)", "5.1.1"),
        HEADERS,
    ),
    "forwarded": parts(
        DAEMON,
        "Failure",
        REPORT,
        f"{TEXT}Hi!",
        status("Original-Recipient: rfc822;{to}\nFinal-Recipient: rfc822;someone@inner.example", "failed", "5.1.1"),
        HEADERS,
    ),
    "report within a gateway's message": parts(
        "postmaster@gate.example",
        "Undeliverable",
        "multipart/mixed",
        f"{TEXT}Hi!",
        status(FINAL, "failed", "5.1.1"),
        _RETURNED,
    ),
    "exim": plain(
        "Mail Delivery System <Mailer-Daemon@mx.example>",
        "Mail delivery failed: returning message to sender",
        "This message was created automatically by mail delivery software.\n\nA message that you sent could "
        "not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) "
        f"failed:\n\n  {{to}}\n    Unrouteable address\n\n------ This is a copy of the message ------\n\n{COPY}",
        "X-Failed-Recipients: {to}\nAuto-Submitted: auto-replied\n",
    ),
    "qmail": plain(
        "MAILER-DAEMON@mx.example",
        "failure notice",
        "Hi. This is the qmail-send program at mx.example.\n"
        "I'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've "
        "given up. Sorry it didn't work out.\n\n<{to}>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below "
        f"this line is a copy of the message.\n\n{COPY}",
    ),
    "yahoo": plain(
        "MAILER-DAEMON@yahoo.example",
        "Failure Notice",
        "Sorry, we were unable to deliver your message to "
        "the following address.\n\n<{to}>:\nRemote host said: 554 delivery error: dd This user doesn't have an account "
        f"[-5]\n\n--- Below this line is a copy of the message.\n\n{COPY}",
    ),
    "yahoo without a code": plain(
        "MAILER-DAEMON@yahoo.example",
        "Failure Notice",
        "Sorry, we were unable to deliver "
        "your message to the following address.\n\n<{to}>:\nThis user doesn't have an account here.\n\n--- Below this "
        f"line is a copy of the message.\n\n{COPY}",
    ),
    "exchange 2000": parts(
        "System Administrator <postmaster@stat.example>",
        "Undeliverable: Report",
        "multipart/mixed",
        f"{TEXT}Your message\n\n  To:      {{to}}\n  Subject: Report on your file\n\ndid not "
        "reach the following recipient(s):\n\n{to} on Mon, 5 May 2025 10:01:00 +0000\n    The recipient name is not "
        "recognized\n\tMSEXCH:IMS:STAT:EXAMPLE:MX 0 (000C05A6) Unknown Recipient\n",
        _RETURNED,
    ),
    "postfix of old": parts(
        DAEMON,
        "Undelivered Mail Returned to Sender",
        "multipart/mixed",
        "Content-Description: Notification\nContent-Type: text/plain\n\nThis is the Postfix program at host "
        'mx.example.\n\n            The Postfix program\n\n<{to}>: unknown user: "ict"\n',
        _RETURNED,
    ),
    "sendmail": plain(
        "Mail Delivery Subsystem <MAILER-DAEMON@mx.example>",
        "Returned mail: User unknown",
        "   ----- "
        "The following addresses had permanent fatal errors -----\n<{to}>\n\n   ----- Transcript of session follows "
        f"-----\n550 5.1.1 <{{to}}>... User unknown\n\n{COPY}",
    ),
    "mdaemon": plain(
        "MDaemon@mx.example",
        "Permanent Delivery Failure",
        "The following addresses did NOT receive a "
        f"copy of your message:\n\n> {{to}}\n\n--- Session Transcript ---\n No such user\n\n{COPY}",
    ),
    "gmx": plain(
        "GMX Mailer Daemon <mailer-daemon@gmx.example>",
        "Mail delivery failed",
        "This message was created "
        "automatically by mail delivery software.\n\nA message that you sent could not be delivered to\none or more of "
        "its recipients. The following addresses\nfailed:\n\n<{to}>:\nRemote host said: 550 Requested action not "
        f"taken: mailbox unavailable\n\n--- The header of the original message is following. ---\n\n{COPY}",
    ),
    "zh": plain(
        "PostMaster@mx.example",
        "系统退信",
        "很抱歉，您发送的邮件被退回。\n收件人：{to}\n退信原因：收件人邮箱不存在\n"
        f"host mx.example[192.0.2.1] said: 550 Mailbox not found\n\n{COPY}",
    ),
    "ru": plain(
        "Mailer-Daemon@mx.example",
        "Недоставленное сообщение",
        "Ваше письмо не может быть доставлено одному "
        f"или нескольким получателям:\n\n{{to}}\n    550 5.1.1 Нет такого пользователя\n\n{COPY}",
    ),
    "ar": plain(
        "postmaster@mx.example",
        "تعذر تسليم الرسالة",
        f"تعذر تسليم رسالتك إلى المستلم التالي:\n\n{{to}}\n550 5.1.1 المستخدم غير معروف\n\n{COPY}",
    ),
    "fr": plain(
        "postmaster@mx.example",
        "Échec de remise",
        "Votre message n’a pas pu être remis aux destinataires "
        f"suivants :\n\n<{{to}}> : boîte inconnue (5.1.1)\n\n{COPY}",
    ),
    "es": plain(
        "MAILER-DAEMON@mx.example",
        "Correo devuelto",
        f"No se pudo entregar su mensaje a:\n\n{{to}}\nEl servidor respondió: 550 5.1.1 usuario desconocido\n\n{COPY}",
    ),
}

DELAYED = {
    "postfix": parts(
        DAEMON,
        "Delayed Mail (still being retried)",
        REPORT,
        f"{TEXT}Your message could not be delivered for more than 4 hour(s).",
        status(FINAL, "delayed", "4.4.1"),
        HEADERS,
    ),
    "given up on a full mailbox": parts(
        DAEMON, "Undelivered Mail", REPORT, f"{TEXT}Hi!", status(FINAL, "failed", "4.2.2"), HEADERS
    ),
    "sendmail": plain(
        "Mail Delivery Subsystem <MAILER-DAEMON@mx.example>",
        "Warning: could not send message for past 4 hours",
        "    ** THIS IS A WARNING MESSAGE ONLY  **\n    ** YOU DO NOT NEED TO RESEND YOUR MESSAGE **\n\n   "
        "----- The following addresses had transient non-fatal errors -----\n<{to}>\n\n   ----- Transcript of session "
        f"follows -----\n<{{to}}>... Deferred: Connection timed out\n\n{COPY}",
    ),
    "exim": plain(
        "Mail Delivery System <Mailer-Daemon@mx.example>",
        "Warning: message 1uBqXY delayed 24 hours",
        "This "
        "message was created automatically by mail delivery software.\nA message that you sent has not yet been "
        "delivered to one or more of its\nrecipients after more than 24 hours on the queue on mx.example.\n\nThe "
        "address to which the message has not yet been delivered is:\n\n  {to}\n    Delay reason: 451 4.3.0 try later"
        f"\n\nNo action is required on your part. Message-ID: <{{key}}@pipeline.example>\n\n{COPY}",
    ),
    "qmail, a code that may pass": plain(
        "MAILER-DAEMON@mx.example",
        "failure notice",
        "Hi. This is the qmail-send "
        "program at mx.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\n\n"
        f"<{{to}}>:\nThe mailbox is full. (#4.2.2)\n\n--- Below this line is a copy of the message.\n\n{COPY}",
    ),
    "gmail": plain(
        "Mail Delivery Subsystem <mailer-daemon@mail.example>",
        "Delivery Status Notification (Delay)",
        "Delivery to the following recipient has been delayed:\n\n     {to}\n\nMessage will be retried for 2 more "
        f"day(s)\n\n----- Original message -----\n\n{COPY}",
    ),
    "ru": plain(
        "Mailer-Daemon@mx.example",
        "Доставка задерживается",
        "Доставка письма задерживается, попытки "
        f"продолжаются:\n\n{{to}}\n    450 4.2.1 ящик временно недоступен\n\n{COPY}",
    ),
    "zh": plain(
        "postmaster@mx.example",
        "邮件延迟投递",
        f"您的邮件投递延迟，系统将继续尝试：\n\n{{to}}\n451 4.4.1 超时\n\n{COPY}",
    ),
}
