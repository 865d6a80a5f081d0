"""What looks like a bounce of a letter and is none, by what it is; {to} is who got it, {key} its key. All made up."""

from __future__ import annotations

from tests.mail.bounce_forms import COPY, DAEMON, FINAL, HEADERS, REPORT, TEXT, parts, plain, status

NO_BOUNCE = {
    "an absence with a telephone": plain(
        "ICT office <{to}>",
        "Out of office",
        "I am away until 12 May.\n\nICT office\n{to}\nTel. 550 5105, room 5.1.1\n",
        "Auto-Submitted: auto-replied\nIn-Reply-To: <{key}@pipeline.example>\n",
    ),
    "an acknowledgement": plain(
        "postmaster@stat.example",
        "Received",
        "We received your message to {to}. Thank you.",
        "In-Reply-To: <{key}@pipeline.example>\n",
    ),
    "a person whose words look like a form": plain(
        "ICT office <{to}>",
        "Re: Report",
        "Hi. This is the office of statistics.\n\n<{to}>: this is our address, 550 5.1.1 was an error\n",
        "In-Reply-To: <{key}@pipeline.example>\n",
    ),
    "a person who sends on a bounce": parts(
        "ICT office <{to}>",
        "Fwd: failure",
        "multipart/mixed",
        f"{TEXT}Your letter came back to us. Why?",
        "Content-Type: message/rfc822\n\n"
        + parts(
            DAEMON,
            "Failure",
            REPORT.replace("report;", "report; x=y;"),
            f"{TEXT}Hi!",
            status(FINAL, "failed", "5.1.1"),
            HEADERS,
        )
        .replace('"b"', '"c"')
        .replace("--b", "--c"),
    ),
    "another address": plain(
        "MAILER-DAEMON@mx.example",
        "failure notice",
        "Hi. This is the qmail-send program at "
        "mx.example.\n\n<somebody@else.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line "
        f"is a copy of the message.\n\n{COPY}",
    ),
    "an address of another office": plain(
        "MAILER-DAEMON@mx.example",
        "failure notice",
        "Hi. This is the qmail-send "
        "program at mx.example.\n\n<ict-ken@stat.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below "
        f"this line is a copy of the message.\n\n{COPY}",
    ),
    "no letter of ours": plain(
        "MAILER-DAEMON@mx.example",
        "failure notice",
        "Hi. This is the qmail-send program at mx.example.\n\n<{to}>:\nSorry, no mailbox here by that name. (#5.1.1)\n",
    ),
    "the head of a post office": plain(
        "Postmaster General <postmaster-general@stat.example>",
        "Re: Report",
        "{to} wrote 550 where it should be 505.",
        "In-Reply-To: <{key}@pipeline.example>\n",
    ),
}
