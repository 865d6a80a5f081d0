"""A letter written out: subject, text, HTML, picture and attachments, and how they become a message."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field, replace
from email.message import EmailMessage

from indicators.base.language import Speaker
from indicators.base.printable import readable

Attachment = tuple[str, str, str, bytes]  # name, main type, subtype, content
_BODY = re.compile(r"<body[^>]*>(.*)</body>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Written:
    """A letter in one language.

    Attributes:
        subject: one line.
        text: the plain text.
        html: the same as HTML.
        say: its language.
        pictures: those that the HTML shows, by their content identity.
        attachments: what is attached.
    """

    subject: str
    text: str
    html: str
    say: Speaker
    pictures: dict[str, bytes] = field(default_factory=dict)
    attachments: list[Attachment] = field(default_factory=list)

    def into(self, message: EmailMessage) -> None:
        """Fills a message: text and HTML as alternatives, the pictures with the HTML, attachments beside them."""
        message["Subject"] = " ".join(readable(self.subject).split())
        message.set_content(self.text)
        message.add_alternative(self.html, subtype="html")
        page = message.get_body(("html",))
        for name, picture in self.pictures.items():
            if isinstance(page, EmailMessage):
                page.add_related(picture, "image", "png", cid=f"<{name}>", filename=f"{name}.png", disposition="inline")
        for name, main, sub, content in self.attachments:
            message.add_attachment(content, maintype=main, subtype=sub, filename=name)

    def with_beneath(self, other: Written) -> Written:
        """This letter with the same one in another language beneath it."""
        below = _BODY.search(other.html)
        direction = "rtl" if other.say.from_right else "ltr"
        added = f'<hr><div lang="{other.say.language}" dir="{direction}">{below[1] if below else ""}</div></body>'
        text = f"{self.text}\n{'=' * 72}\n\n{other.text}"
        return replace(self, text=text, html=self.html.replace("</body>", added))

    def page(self) -> bytes:
        """The HTML with its pictures in it, to be read apart from the message."""
        html = self.html
        for name, picture in self.pictures.items():
            html = html.replace(f"cid:{name}", f"data:image/png;base64,{base64.b64encode(picture).decode()}")
        return html.encode()
