"""通知 - what readers are told of what happened, by which way, and whether it arrived.

Owns:      NoticeRule, NoticeText, NoticeWish, SmsGateway, MailServer, Notice, Matter, Sending.
Promises:  one message of a kind a day for one who is told (unique Notice.key); the same thing is
           told once, however often it is heard (unique Matter.token); what is over by then is not
           sent; nothing is sent inside the transaction of a loan; a text with a name that means
           nothing is never kept; what stays unsent for a day says why.
Asks:      circulation (is it still so?), readers (how are they reached, who answers for a child?),
           catalogue and network (names of titles and places).
"""
