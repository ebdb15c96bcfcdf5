"""What of phones is encrypted."""

from stoa.kernel.keys import LookupColumn, encrypted_column

PURPOSE = "marinemarket.phone"
CODE = "marinemarket.phone-code"
NUMBER = encrypted_column("person_phones", "number_box", "person_id", lookup=LookupColumn("number_hash", PURPOSE))
PENDING = encrypted_column("person_phones", "pending_box", "person_id")
LETTER = encrypted_column("phone_texts", "letter_box")
