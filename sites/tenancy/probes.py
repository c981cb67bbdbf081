"""What watches an install from outside: is the process alive, can it serve?"""

from django.db import DatabaseError, connection
from django.db.migrations.exceptions import InconsistentMigrationHistory
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse


class ProbeMiddleware:
    """Answers /health/ and /ready/ on any host and over plain HTTP.

    A load balancer knows an address and no names, so this stands outside the host check and the redirect
    to HTTPS.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path_info == "/health/":
            return answer(200, {"status": "ok"})
        if request.path_info == "/ready/":
            checks = readiness()
            ready = all(value == "ok" for value in checks.values())
            return answer(200 if ready else 503, {"status": "ok" if ready else "unavailable", "checks": checks})
        return self.get_response(request)


def answer(status, content):
    return JsonResponse(content, status=status, headers={"Cache-Control": "no-store"})


def readiness():
    """{check: "ok", or what is wrong in one word}. Says nothing about the install that a stranger could use."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        connection.close()
        return {"database": "unreachable", "migrations": "unknown"}
    return {"database": "ok", "migrations": "ok" if migrations_applied() else "pending"}


def migrations_applied():
    """Whether the database has every migration of the code.

    Reading the migrations takes a fraction of a second, so a process that found them applied does not
    look again; new code comes with a new process.
    """
    if not migrations_applied.seen:
        try:
            executor = MigrationExecutor(connection)
            migrations_applied.seen = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        except (DatabaseError, InconsistentMigrationHistory):
            return False
    return migrations_applied.seen


migrations_applied.seen = False
