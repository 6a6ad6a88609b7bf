"""Personal data stops here: names, phones and ids become keyed tokens, and what text still tells is masked."""

from pipeline.ingest.personal.identity import KEY_FILE, Identity, open_identity, phone_digits, token_of
from pipeline.ingest.personal.known import NOBODY, Known
from pipeline.ingest.personal.masking import MASK, could_tell, mask, mask_cell

__all__ = [
    "KEY_FILE",
    "MASK",
    "NOBODY",
    "Identity",
    "Known",
    "could_tell",
    "mask",
    "mask_cell",
    "open_identity",
    "phone_digits",
    "token_of",
]
