"""The environment of the tests; pyproject.toml loads this module before the settings are read.

A `.env` of the developer and whatever else the settings would read has no influence. Only the database
may be chosen from outside: by DATABASE_URL or libpq's variables (`make test` sets it for PostgreSQL).
"""

import atexit
import os
import shutil
import tempfile

from tests.support.variables import settings_variables

for name in settings_variables():
    if name not in {"DATABASE_URL", "PGDATABASE", "PGSERVICE"}:
        os.environ.pop(name, None)

# One folder for each process: media, outbox, caches, the SQLite file.
data_dir = tempfile.mkdtemp(prefix="quartier-tests-")
atexit.register(shutil.rmtree, data_dir, ignore_errors=True)

os.environ.update(
    PYTHON_DOTENV_DISABLED="1",
    SECRET_KEY="for tests only",
    DEBUG="0",
    HTTPS="0",  # the test client speaks plain HTTP; tests/test_deploy.py has the other case
    DATA_DIR=data_dir,
)
