"""What `make run` calls: bring the database up to date, load the demo, serve, and tick beside the server."""

import os
import signal
import socket
import subprocess
import sys

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor


class Command(BaseCommand):
    help = "Serve the hub and the demo microsites for development, with a tick each minute."
    requires_system_checks = []  # the server runs them, again after each change

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000, help="Port on 127.0.0.1. Default: 8000.")

    def handle(self, *, port, **options):
        if not settings.DEBUG:
            raise CommandError("This server is for development only: set DEBUG=1, or use gunicorn.")
        self.check_port(port)
        self.migrate()
        call_command("demo", port=port)
        connections.close_all()
        self.serve(port)

    def check_port(self, port):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError as error:
                raise CommandError(f"Port {port} is taken; try `make run PORT={port + 1}`.") from error

    def migrate(self):
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Setting up the database …")
            call_command("migrate", verbosity=0)

    def serve(self, port):
        """Run server and tick until a signal ends both."""
        # SIGINT too: whoever is started in the background by a shell inherits that it is ignored.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: sys.exit(0))
        os.environ["PORT"] = str(port)  # settings of both make links in mails from it
        command = [sys.executable, settings.BASE_DIR / "manage.py", "tick", "--every", "60"]
        # In a group of its own: a Ctrl-C while it starts would end it with a traceback. We end it ourselves.
        tick = subprocess.Popen(command, process_group=0)
        try:
            # Django's reloader starts its child with our arguments: they become those of the plain server.
            sys.argv[1:] = ["runserver", f"127.0.0.1:{port}"]
            os.environ["DJANGO_RUNSERVER_HIDE_WARNING"] = "true"
            call_command("runserver", f"127.0.0.1:{port}", skip_checks=True)
        finally:
            tick.terminate()
            tick.wait()
