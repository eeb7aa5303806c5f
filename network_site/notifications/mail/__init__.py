"""The channel that sends mails: what is due is gathered, put into words, and sent."""
