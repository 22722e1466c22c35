# A sweep's database as charts in the terminal.
$ cinch sweep --symbols 2..40 --hidden 1,2 --seeds 16 --db results.sqlite --quiet > table.txt
$ cinch atlas results.sqlite --width 64 --quiet | head -24
| adam through 2 units: half of the seeds exact at N = 23.7
| hidden units k  a  the article's estimate  b  best margin 0.218
| c  best margin 0.159  d  best margin 0.05
| e  integers -3..3 hold  f  one unit's limit
|                                    b  ae         d
| 2 █████████████████████████████████████████████889658413·1······
|        e
| 1 █████████·····················································
|        2               5            10          20
|                              symbols N
| exact seeds  █  all  5  50 %  ·  none     space: not measured
|
| adam, k = 2: all seeds exact up to N = 17, none from N = 32 on
| exact seeds, %: adam  a  k = 1  b  k = 2
| 100 ⡏●⡍⠉⠉⠉⠉⠉⠉●⠉⠉⠉⠉●⠉⠉⠉●⠉⠉●⠉⠉●⠉●⠉⠉●⠉●●⠉●●⠉●●●●⡍⠉●⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⢹
|     ⡇ ⠸⡀                                     ●●⠙⡄  ●         ⢸
|  80 ⡇  ⢣                                        ⡇ ⡰⡇         ⢸
|     ⡇   ⢇                                       ● ●⢇         ⢸
|  60 ⡇   ⠈⡆                                      ⢸⢸ ⢸         ⢸
|  40 ⡇    ⠸⡀                                     ⠈⣾ ●         ⢸
|     ⡇     ⢱                                      ● ⠈⡆●       ⢸
|  20 ⡇      ⢣                                        ⢣⡜⡄      ⢸
|     ⡇      ⠈⡆                                       ●●⡇      ⢸
|   0 ⣇⣀⣀⣀⣀⣀⣀⣀⣘●⣀⣀⣀⣀●⣀⣀⣀●⣀⣀●⣀⣀●⣀●⣀⣀●⣀●●⣀●●⣀●●●●●●●●●●●●●●●●●●●●⣸ab
$ cinch atlas results.sqlite --width 40 | sed -n 1,14p
| adam through 2 units: half of the seeds
| exact at N = 23.7
| hidden units k
| a  the article's estimate
| b  best margin 0.218
| c  best margin 0.159
| d  best margin 0.05
| e  integers -3..3 hold
| f  one unit's limit
|                       b ae    d
| 2 ███████████████████████████9965421····
|      e
| 1 ██████································
|      2         5      10      20
! rate: left out, for no network was tried with two learning rates and all else the same
! start: left out, for no network was tried with two kinds or ranges of start weights and all else the same
$ cinch atlas results.sqlite --width 64 --colour always -q | sed -n 8p | tr '\033' '!'
| 1 ![0;38;5;105m█████████![0;38;5;244m·····················································![0m

# In files.
$ cinch atlas results.sqlite -o out
| 5 charts of 1248 networks in 78 cells written to out
! rate: left out, for no network was tried with two learning rates and all else the same
! start: left out, for no network was tried with two kinds or ranges of start weights and all else the same
$ ls out
| atlas.md
| cost-dark.svg
| cost.csv
| cost.svg
| critical-dark.svg
| critical.csv
| critical.svg
| passes-dark.svg
| passes.csv
| passes.svg
| shares-dark.svg
| shares.csv
| shares.svg
| success-adam-dark.svg
| success-adam.csv
| success-adam.svg
$ head -4 out/success-adam.csv
| series,hidden,symbols,tried,exact,share,low,high
| measured,1,2,16,16,1,0.8063923194655634,1
| measured,1,3,16,0,0,0,0.19360768053443644
| measured,1,4,16,0,0,0,0.19360768053443644
$ cinch atlas results.sqlite -o out --as png,pdf --scale 2 --quiet && ls out | grep -c -e png -e pdf
| 5 charts of 1248 networks in 78 cells written to out
| 20
$ cinch atlas results.sqlite -o out --json -q | head -12
| {
|   "command": "atlas",
|   "database": "results.sqlite",
|   "networks": 1248,
|   "cells": 78,
|   "settings": [
|     "adam"
|   ],
|   "success": [
|     {
|       "setting": "adam",
|       "width": 1,
$ sed -n 1,13p out/atlas.md
| # Atlas of capacity
|
| 1248 networks in 78 cells. Made by cinch 0.1.0; the same database gives the same files:
|
| ```
| $ cinch atlas results.sqlite -o out
| ```
|
| | setting | family | hidden layers | activation, output | biases | trainer | rate | start | passes at most | cells | networks |
| |---|---|---|---|---|---|---:|---|---:|---:|---:|
| | adam | cycle | one | tanh, softmax | no | adam | 0.1 | uniform, 1 | 2000 | 78 | 1248 |
|
| ## Symbols at which half of the seeds are exact

# Bad input.
$ cinch atlas nowhere.sqlite
! cinch: nowhere.sqlite: there is no such file; cinch sweep --db FILE writes a database
= 3
$ cinch atlas examples/article_signs.json
! cinch: examples/article_signs.json: this is no database; cinch sweep --db FILE writes one
= 3
$ : > nothing; cinch atlas nothing
! cinch: nothing: the file is empty; cinch sweep --db FILE writes a database
= 3
$ mkdir folder; cinch atlas folder
! cinch: folder: this is no regular file; name the one that cinch sweep --db wrote
= 3
$ python3 -c "import sqlite3; c = sqlite3.connect('other.db'); c.execute('CREATE TABLE t (x)'); c.commit()"
$ cinch atlas other.db
! cinch: other.db: a database, but not one of cinch sweep; name the file that cinch sweep --db wrote
= 3
$ cp results.sqlite later.sqlite; python3 -c "import sqlite3; c = sqlite3.connect('later.sqlite'); c.execute('PRAGMA user_version = 7')"
$ cinch atlas later.sqlite -o never; test -e never
! cinch: later.sqlite: a database of version 7, and this program reads version 1; use the cinch that wrote it
= 1
$ cp results.sqlite bare.sqlite; python3 -c "import sqlite3; c = sqlite3.connect('bare.sqlite'); c.execute('DELETE FROM run'); c.commit()"
$ cinch atlas bare.sqlite
! cinch: bare.sqlite: no network is in this database yet; let cinch sweep go on
= 3
$ head -c 5000 results.sqlite > half.sqlite; cinch atlas half.sqlite
! cinch: half.sqlite: the database is damaged (database disk image is malformed); sweep again into another file
= 3
$ cinch atlas
! cinch: which database? Name the one that cinch sweep --db wrote, or let --preset article make one
= 2
$ cinch atlas results.sqlite --as gif -o out
! cinch: --as gif: kinds of files are svg, png and pdf, with commas between them
= 2
$ cinch atlas results.sqlite --as svg, -o out
! cinch: --as svg,: kinds of files are svg, png and pdf, with commas between them
= 2
$ cinch atlas results.sqlite --as png
! cinch: --as and --scale are for files; name a directory for them with -o DIR
= 2
$ cinch atlas results.sqlite -o out --scale 2
! cinch: --scale is for PNG; SVG and PDF are sharp at any size
= 2
$ cinch atlas results.sqlite -o out --width 60
! cinch: --colour and --width are for drawing in the terminal; with -o leave them out
= 2
$ cinch atlas results.sqlite -o -
! cinch: -o names a directory, for several files are written; - (standard output) is none
= 2
$ cinch atlas results.sqlite --width 39
! cinch: --width: "39" is not a whole number from 40 to 1000
= 2
$ cinch atlas results.sqlite -o table.txt
! cinch: table.txt: no directory can be made here (there is a file): choose another with -o
= 3
$ mkdir mine; echo "# Mine" > mine/atlas.md; cinch atlas results.sqlite -o mine; ls mine
| atlas.md
! cinch: mine/atlas.md: cinch atlas did not write this file, and would replace it: move it, or choose another directory with -o
$ cinch atlas results.sqlite --preset article -o out
! cinch: a preset makes its own database, atlas.sqlite in the directory: leave results.sqlite out, or leave --preset out to draw it
= 2
$ cinch atlas --preset article
! cinch: --preset needs a directory for its database and charts: -o DIR
= 2
$ cinch atlas --preset artcle -o out
! cinch: --preset: "artcle" is not one of article or trial; did you mean article?
= 2
