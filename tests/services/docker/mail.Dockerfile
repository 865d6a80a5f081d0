# The mail catcher of tests/services/mail_server.py; the letters are a Maildir in /tmp/mail.
ARG BASE
FROM $BASE
RUN pip install --quiet aiosmtpd
COPY mail_server.py /
ENTRYPOINT ["python", "/mail_server.py", "0.0.0.0", "1025", "/tmp/mail"]
