"""Whether text can be a mail address, by the ``email-validator`` package; nothing is looked up."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email

SIMULATED_DOMAIN = ".invalid"


def fault_of_address(address: str, *, is_simulated: bool) -> str | None:
    """Why mail cannot go to *address*, or None.

    ASCII only, because the provider takes no other; the domain is one that can
    have a mail exchanger. A rehearsal's addresses end in ``.invalid``, which
    leads nowhere by its definition (RFC 2606), so only that ending is let pass.
    """
    if not address.isascii():
        return "only ASCII letters reach every mail server."
    checked = address
    if is_simulated and address.casefold().endswith(SIMULATED_DOMAIN):
        checked = address[: -len(SIMULATED_DOMAIN)] + ".oneplan.org"
    try:
        validate_email(
            checked,
            check_deliverability=False,
            allow_smtputf8=False,
            allow_quoted_local=False,
            allow_domain_literal=False,
            strict=True,
        )
    except EmailNotValidError as error:
        return str(error)
    return None
