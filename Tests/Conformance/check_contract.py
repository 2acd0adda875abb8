#!/usr/bin/env python3
"""Compares OpenAPI/drawbridge.yaml with a real server: starts one, calls every operation, with and without success, and
checks each answer's status, media type, headers and body against the contract. Bodies are the contract's own examples.

Exit 0: no difference; 1: the differences, one a line; 2: the server could not be started."""
import argparse, pathlib, subprocess, sys, tempfile, traceback

from contract import Contract
from server import ROOT, Server
from walk import Walk


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--binary", default=ROOT / ".build/debug/drawbridge", type=pathlib.Path)
    parser.add_argument("--contract", default=ROOT / "OpenAPI/drawbridge.yaml", type=pathlib.Path)
    arguments = parser.parse_args()
    contract = Contract(arguments.contract)
    contract.check_document()
    with tempfile.TemporaryDirectory() as folder:
        server = None
        try:
            server = Server(arguments.binary.resolve(), folder)
            url = server.url()
        except (OSError, subprocess.CalledProcessError) as error:
            print(getattr(error, "stderr", None) or error, file=sys.stderr)
            return 2
        else:
            compare(contract, url, server.installation)
        finally:
            if server:
                server.stop()
    contract.check_coverage()
    for difference in contract.differences:
        print(difference)
    called = len({name for name, _ in contract.seen})
    print(f"{called} of {len(contract.operations)} operations, {sum(contract.seen.values())} answers, "
          f"{len(contract.seen)} kinds of answer, {len(contract.differences)} differences.", file=sys.stderr)
    return 1 if contract.differences else 0


def compare(contract, url, installation):
    """Walks through all operations, as far as it goes."""
    try:
        walk = Walk(contract, url, installation)
        walk.graph("beta")
        walk.graph("v1.0", inside=walk.ours)
        walk.platform()
        walk.anonymous()
    except Exception:  # Nothing after it was compared, so it is a difference, whatever it was.
        why = traceback.format_exc(limit=-3)
        contract.differ("walk", f"stopped, for an answer lacks what the next request needs\n{why}")


if __name__ == "__main__":
    sys.exit(main())
