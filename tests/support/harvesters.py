"""Two programs of others that read catalogues by OAI-PMH; one of them is written so that importing it warns."""

from __future__ import annotations

import warnings

from oaipmh_scythe import Scythe

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from sickle import Sickle

__all__ = ["Scythe", "Sickle"]
