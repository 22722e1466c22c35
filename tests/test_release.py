#!/usr/bin/env python3
"""`./dev release` packs what is committed and nothing else: a tree that differs is refused. Building a
release takes minutes and is done by hand."""

import pathlib
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent


def run(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, **options)


@unittest.skipUnless((ROOT / ".git").exists() and shutil.which("git"), "no clone: there is nothing to pack")
class Release(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.clone = pathlib.Path(holder.name) / "clone"
        done = run("git", "clone", "-q", str(ROOT), str(self.clone))
        self.assertEqual(done.returncode, 0, done.stderr)

    def refused(self, name):
        done = run("sh", "./dev", "release", cwd=self.clone)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("A release is what is committed", done.stderr)
        self.assertIn(name, done.stderr)
        self.assertFalse((self.clone / "build-test").exists())

    def test_a_changed_file_is_refused(self):
        (self.clone / "README.md").write_text("changed\n")
        self.refused("README.md")

    def test_a_file_that_is_not_committed_is_refused(self):
        (self.clone / "src/base/forgotten.c").write_text("\n")
        self.refused("src/base/forgotten.c")


if __name__ == "__main__":
    unittest.main()
