"""Which environment variables the settings read: found in the source, so that none is forgotten."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READ = re.compile(r"""(?:environ(?:\.get)?[\[(]|env_bool\(|env_list\(|env_int\()\s*["']([A-Z][A-Z0-9_]+)["']""")


def settings_variables():
    """Names of all variables that `sites/settings.py` reads, sorted."""
    return sorted(set(READ.findall((ROOT / "sites/settings.py").read_text())))
