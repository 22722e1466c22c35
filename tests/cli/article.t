# The claims themselves are checked by tests/test_article.py.
$ cinch article --quick -o out
| holds: 9, holds with a condition: 5, does not hold: 2
|
|  1  A dense network learns the rule              holds
|  2  Two nodes in the middle save connections     holds
|  3  One node in the middle cannot                holds with a condition
|  4  Two nodes can, by their signs                holds
|  5  The weights settle                           does not hold
|  6  Eleven symbols fit through two nodes         holds
|  7  For every input the next output wins         holds
|  8  Softmax gives nearly all to the largest      holds with a condition
|  9  It takes tanh and softmax together           does not hold
| 10  Other mappings need no training              holds
| 11  Capacity grows faster than the nodes         holds with a condition
| 12  Cost grows with the connections              holds
| 13  Weak connections matter too                  holds with a condition
| 14  The same connection means different things   holds
| 15  With many nodes nobody can see what matters  holds with a condition
| 16  The pictures                                 holds
! a quick run: few seeds and small networks, so these verdicts do not show what is true
! written: out/report.html, report.md, pictures and networks
$ ls out out/networks out/pictures
| out:
| networks
| pictures
| report.html
| report.md
|
| out/networks:
| dense_learned.json
| dense_random.json
| eleven_integers.json
| one_answer.json
| one_random.json
| two_learned.json
| two_random.json
|
| out/pictures:
| 01-dense.svg
| 02-learned.svg
| 03-middle-layer.svg
| 04-single-middle.svg
| 05-single-middle-weights.svg
| 06-signs.svg
| 07-first-input.svg
| 08-second-input.svg
| 09-third-input.svg
| 10-last-input.svg
| 11-eleven.svg
| 12-eleven-example.svg
| 13-second-example.svg
| claim05-weights.svg
| claim09-ablation.svg
| claim11-width2.svg
| claim11-width3.svg
| claim11-width4.svg
| claim12-cost.svg
| claim13-rounding.svg
| claim14-strength.svg
$ cinch article --quick -o out -q --json | grep -c '"verdict"'
| 16
# A report goes where an older one was, and nothing else there is touched.
$ echo kept > out/notes; cinch article --quick -q -o out > /dev/null; cat out/notes
| kept
$ cinch article --quick -o examples/README.md
! cinch: examples/README.md: no directory can be made here (File exists): choose another with -o
= 3
$ cinch article --quick -o missing/here
! cinch: missing/here: no directory can be made here (No such file or directory): choose another with -o
= 3
$ touch file; cinch article --quick -o file/here
! cinch: file/here: no directory can be made here (Not a directory): choose another with -o
= 3
$ mkdir taken; mkdir taken/report.html; cinch article --quick -o taken
! cinch: taken/report.html: cannot be written (Is a directory): name a file in it
= 3
$ ls taken
| report.html
# A report of somebody else stays; nothing is made beside it.
$ mkdir own; echo "My own report" > own/report.md; cinch article --quick -o own; ls own; cat own/report.md
| report.md
| My own report
! cinch: own/report.md: cinch article did not write this file, and would replace it: move it, or choose another directory with -o
$ mkdir page; echo "<!DOCTYPE html><p>mine" > page/report.html; cinch article --quick -o page
! cinch: page/report.html: cinch article did not write this file, and would replace it: move it, or choose another directory with -o
= 3
$ cinch article --quick -o -
! cinch: -o names a directory, for several files are written; - (standard output) is none
= 2
# What fails half-way says how far it came; a report, which would be replaced last, is not touched.
$ mkdir -p part/pictures/02-learned.svg; cinch article --quick -o part; ls part part/pictures
| part:
| networks
| pictures
|
| part/pictures:
| 01-dense.svg
| 02-learned.svg
| claim05-weights.svg
| claim09-ablation.svg
| claim11-width2.svg
| claim11-width3.svg
| claim11-width4.svg
| claim12-cost.svg
| claim13-rounding.svg
| claim14-strength.svg
! 16 files of this run are in part, up to 01-dense.svg; networks come first, then pictures, report.md and report.html
! cinch: part/pictures/02-learned.svg: cannot be written (Is a directory): name a file in it
$ cinch article net.json
! cinch: "net.json" is one argument too many; usage: cinch article [-o DIR]
= 2
$ cinch article --seeds 3
! cinch: unknown option --seeds; did you mean --seed?
= 2
# Ctrl-C ends it: nothing is written, and the directory that was made is gone. (sh's own jobs ignore SIGINT.)
$ timeout -s INT 1 cinch article -o stopped > said 2> talk; echo "$?"; cat said; sed "s/after [0-9]* of/after N of/" talk; ls stopped
| 124
| interrupted after N of 16 claims: nothing is written
! ls: cannot access 'stopped': No such file or directory
= 2
