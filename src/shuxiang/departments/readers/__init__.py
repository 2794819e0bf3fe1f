"""读者部 - readers, what they show, what keeps them from borrowing, who answers for them.

Owns:      Reader, ReaderCategory, Credential, Block, Guardian.
Promises:  a number that was once given is never given to anybody else (unique Credential.key);
           a person has one open account (constraint one_open_card_per_identity);
           identity numbers, birth days, phones and addresses stand sealed, are found by a keyed
           hash, are shown masked, and every view of one is in the journal (services.identity);
           a child under fourteen is registered with a guardian's consent, its text and its time.
Asks:      network (where is a reader at home?), staff (how guessing is counted).
"""
