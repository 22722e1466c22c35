#!/usr/bin/env python3
"""`meson install` into an empty directory: which files, where, and that they work for somebody who has
nothing else. Wanted: CINCH_BUILD, a finished build with manual pages (see run.py)."""

import os
import pathlib
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = pathlib.Path(os.environ.get("CINCH_BUILD", ROOT / "build")).resolve()

FOREIGN = r"""
#include <cinch.h>
#include <stdio.h>
#include <stdlib.h>

int main(void)
{
    size_t bytes;
    cinch_mapping mapping;
    if (!cinch_self_test() || cinch_mapping_family_size(&bytes, "cycle:11") != CINCH_OK)
        return 1;
    void *memory = malloc(bytes);
    cinch_arena arena = cinch_arena_over(memory, bytes);
    if (cinch_mapping_family(&mapping, "cycle:11", &arena) != CINCH_OK)
        return 1;
    printf("cinch %s, %zu rows\n", CINCH_VERSION, mapping.rows);
    free(memory);
    return 0;
}
"""


def run(*command, **options):
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, **options)
    if done.returncode != 0:
        raise AssertionError(f"{command}: status {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


class Install(unittest.TestCase):
    """The tree below the prefix."""

    @classmethod
    def setUpClass(cls):
        holder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(holder.cleanup)
        cls.folder = pathlib.Path(holder.name)
        run("meson", "install", "-C", BUILD, "--no-rebuild", "--destdir", cls.folder / "root")
        cls.prefix = cls.folder / "root/usr/local"
        # lib, lib64 or lib/x86_64-linux-gnu, as the machine has it.
        (cls.library,) = cls.prefix.glob("lib*/**/libcinch.a")

    def test_files_are_where_they_belong(self):
        library = self.library.parent.relative_to(self.prefix)
        expected = ["bin/cinch", f"{library}/libcinch.a", f"{library}/pkgconfig/cinch.pc",
                    "share/bash-completion/completions/cinch"]
        expected += [f"include/{path.name}" for path in (ROOT / "include").iterdir()]
        expected += [f"share/man/man1/{path.stem}" for path in (ROOT / "docs/man").glob("*.scd")]
        found = [str(path.relative_to(self.folder / "root/usr/local"))
                 for path in (self.folder / "root").rglob("*") if not path.is_dir()]
        self.assertEqual(sorted(found), sorted(expected))
        self.assertGreater(len([path for path in found if path.endswith(".h")]), 2)

    def test_the_program_runs_and_has_its_pages(self):
        run(self.prefix / "bin/cinch", "fit", "shift:5", "-q", "-o", self.folder / "net.json")
        self.assertEqual(run(self.prefix / "bin/cinch", "ask", self.folder / "net.json", "2"), "3\n")
        listed = run(self.prefix / "bin/cinch", "--help").partition("Commands:\n")[2].partition("\n\n")[0]
        commands = {f"cinch-{line.split()[0]}.1" for line in listed.splitlines()}
        pages = {path.name for path in (self.prefix / "share/man/man1").iterdir()}
        self.assertEqual(pages, commands | {"cinch.1"})
        for page in pages:
            self.assertIn(".TH", (self.prefix / "share/man/man1" / page).read_text()[:600])

    def test_bash_completes(self):
        script = self.prefix / "share/bash-completion/completions/cinch"
        said = run("bash", "-euc", f". '{script}'; COMP_WORDS=(cinch sw) COMP_CWORD=1; complete -p cinch; "
                   "_cinch; echo ${COMPREPLY[@]}")
        self.assertEqual(said.splitlines()[1:], ["sweep"])

    def test_a_foreign_program_finds_the_library(self):
        env = {**os.environ, "PKG_CONFIG_PATH": str(self.library.parent / "pkgconfig")}
        ask = ["pkg-config", f"--define-variable=prefix={self.prefix}"]
        version = run(*ask, "--modversion", "cinch", env=env).strip()
        self.assertEqual(run(self.prefix / "bin/cinch", "--version").split()[1], version)
        # At run time the library needs nothing, so that static linking asks for no more.
        flags = run(*ask, "--cflags", "--libs", "cinch", env=env)
        self.assertEqual(run(*ask, "--static", "--cflags", "--libs", "cinch", env=env), flags)
        self.assertEqual(run(*ask, "--print-requires", "--print-requires-private", "cinch", env=env), "")
        (self.folder / "foreign.c").write_text(FOREIGN)
        run("cc", "-std=c17", "-Wall", "-Wextra", "-Werror", "foreign.c", *flags.split(), "-o", "foreign",
            cwd=self.folder)
        self.assertEqual(run(self.folder / "foreign"), f"cinch {version}, 11 rows\n")


if __name__ == "__main__":
    unittest.main()
