"""What can be in the way of proving oneself again."""

from __future__ import annotations

from erbij.errors import Refused


class StepUpNeeded(Refused):
    """Nothing was done: who asks proved themself longer than five minutes ago. After that the same request is good."""

    code = "step_up_needed"
    status = 403
    title = "Show once more that it is you"


class WrongProof(Refused):
    """Not the password, or not a way that this person has."""

    code = "wrong_proof"
    status = 422
    title = "This is not right; try once more"


class ProviderDidNotAsk(Refused):
    """The provider sent back somebody else, or does not say that it asked this person just now (``auth_time``)."""

    code = "provider_did_not_ask"
    status = 422
    title = "Your school's sign-in does not say that it asked you again"
