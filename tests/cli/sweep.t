# A grid, and the same command again: all is found in the database.
$ cinch sweep --symbols 5,8,11 --hidden 1..2 --trainer adam,sgd --seeds 40 --db a.sqlite -q
| finished: 240 of 480 networks exact
| family  hidden  trainer  symbols  exact  of    share  95 % interval
| cycle        1  adam           5      0  40    0.0 %      0.0-8.8 %
| cycle        1  adam           8      0  40    0.0 %      0.0-8.8 %
| cycle        1  adam          11      0  40    0.0 %      0.0-8.8 %
| cycle        1  sgd            5      0  40    0.0 %      0.0-8.8 %
| cycle        1  sgd            8      0  40    0.0 %      0.0-8.8 %
| cycle        1  sgd           11      0  40    0.0 %      0.0-8.8 %
| cycle        2  adam           5     40  40  100.0 %   91.2-100.0 %
| cycle        2  adam           8     40  40  100.0 %   91.2-100.0 %
| cycle        2  adam          11     40  40  100.0 %   91.2-100.0 %
| cycle        2  sgd            5     40  40  100.0 %   91.2-100.0 %
| cycle        2  sgd            8     40  40  100.0 %   91.2-100.0 %
| cycle        2  sgd           11     40  40  100.0 %   91.2-100.0 %
$ cinch sweep --symbols 5,8,11 --hidden 1..2 --trainer adam,sgd --seeds 40 --db a.sqlite 2>&1 >/dev/null | sed 's/ in [0-9].*//'
| 12 cells of 40 seeds
| 480 networks found in a.sqlite
# Grown by other settings; more cells than fit on a screen are summed up by settings.
$ cinch sweep --symbols 2..28 --hidden 2 --trainer adam,momentum --rate 0.1,0.3 --seeds 16 --db a.sqlite -q
| finished: 1214 of 1728 networks exact
| family  hidden  trainer   rate  cells  exact   of  all up to  half up to
| cycle        2  adam       0.1     27    355  432         17          21
| cycle        2  adam       0.3     27    350  432         16          21
| cycle        2  momentum   0.1     27    237  432         12          15
| cycle        2  momentum   0.3     27    272  432         13          18
# Early ends.
$ cinch sweep --symbols 11..35:4 --hidden 2 --seeds 300 --sure 0.2 --db sure.sqlite -q
| finished: 124 of 272 networks exact
| family  hidden  trainer  symbols  exact  of    share  95 % interval
| cycle        2  adam          11     16  16  100.0 %   80.6-100.0 %
| cycle        2  adam          15     16  16  100.0 %   80.6-100.0 %
| cycle        2  adam          19     41  48   85.4 %    72.8-92.8 %
| cycle        2  adam          23     43  96   44.8 %    35.2-54.7 %
| cycle        2  adam          27      7  48   14.6 %     7.2-27.2 %
| cycle        2  adam          31      1  32    3.1 %     0.6-15.7 %
| cycle        2  adam          35      0  16    0.0 %     0.0-19.4 %
# Families, starts, layers, biases.
$ cinch sweep --symbols 6 --family shift,reverse,identity,perm:*:7,random:*:3:1 --hidden 3,4-3,none --seeds 16 --bias --start fan-in --activation relu,tanh --db kinds.sqlite -q | head -12
| finished: 449 of 480 networks exact
| family        hidden  trainer  activation  symbols  exact  of    share
| shift              3  adam           relu        6     16  16  100.0 %
| shift            4-3  adam           relu        6     11  16   68.8 %
| shift           none  adam           relu        6     16  16  100.0 %
| shift              3  adam           tanh        6     16  16  100.0 %
| shift            4-3  adam           tanh        6     16  16  100.0 %
| shift           none  adam           tanh        6     16  16  100.0 %
| reverse            3  adam           relu        6     16  16  100.0 %
| reverse          4-3  adam           relu        6      6  16   37.5 %
| reverse         none  adam           relu        6     16  16  100.0 %
| reverse            3  adam           tanh        6     16  16  100.0 %
# Searches. One unit without biases holds two symbols; with a small bound nothing fails.
$ cinch sweep --critical --hidden 1..2 --symbols 2..60 --trainer adam,sgd --budget 200 --seeds 200 --sure 0.1 --db c.sqlite -q
| finished: 655 of 1248 networks exact
| family  hidden  trainer  half exact at  95 % interval  networks used
| cycle        1  adam              2.50      2.31-2.69            224
| cycle        1  sgd               2.50      2.31-2.69            224
| cycle        2  adam             12.93    12.40-13.37            352
| cycle        2  sgd              10.47    10.00-10.95            352
$ cinch sweep --critical --hidden 4 --symbols 2..12 --db c.sqlite -q
| finished: 96 of 96 networks exact
| family  hidden  trainer  half exact at  95 % interval  networks used
| cycle        4  adam                 -              -              -
| cycle, hidden 4, adam: at least half exact up to 12, the last one tried
$ cinch sweep --critical --hidden 1 --symbols 4..12 --db c.sqlite -q
| finished: 0 of 16 networks exact
| family  hidden  trainer  half exact at  95 % interval  networks used
| cycle        1  adam                 -              -              -
| cycle, hidden 1, adam: less than half exact at 4 already
$ cinch sweep --critical --hidden 1 --symbols 4..12 --db c.sqlite -q --json
| {
|   "command": "sweep",
|   "db": "c.sqlite",
|   "done": true,
|   "trained": 0,
|   "found": 16,
|   "critical": [
|     {
|       "family": "cycle",
|       "hidden": "1",
|       "activation": "tanh",
|       "output": "softmax",
|       "bias": false,
|       "trainer": "adam",
|       "rate": 0.1,
|       "start": "uniform",
|       "range": 1.0,
|       "budget": 2000,
|       "symbols": null,
|       "low": null,
|       "high": null,
|       "tried": 0,
|       "why": "less than half exact at 4 already"
|     }
|   ],
|   "cells": [
|     {
|       "family": "cycle",
|       "hidden": "1",
|       "activation": "tanh",
|       "output": "softmax",
|       "bias": false,
|       "trainer": "adam",
|       "rate": 0.1,
|       "start": "uniform",
|       "range": 1.0,
|       "budget": 2000,
|       "symbols": 4,
|       "tried": 16,
|       "exact": 0,
|       "low": 0.0,
|       "high": 0.193607681
|     }
|   ]
| }
$ cinch sweep --symbols 5 --hidden 2 --seeds 20 --db j.sqlite -q --json
| {
|   "command": "sweep",
|   "db": "j.sqlite",
|   "done": true,
|   "trained": 20,
|   "found": 0,
|   "cells": [
|     {
|       "family": "cycle",
|       "hidden": "2",
|       "activation": "tanh",
|       "output": "softmax",
|       "bias": false,
|       "trainer": "adam",
|       "rate": 0.1,
|       "start": "uniform",
|       "range": 1.0,
|       "budget": 2000,
|       "symbols": 5,
|       "tried": 20,
|       "exact": 20,
|       "low": 0.838874842,
|       "high": 1.0
|     }
|   ]
| }
# Settings from a file; the command line goes before.
$ printf 'symbols = 5, 8\nseeds = 16\n' > list.txt; cinch sweep --settings list.txt --db s.sqlite -q
| finished: 32 of 32 networks exact
| family  hidden  trainer  symbols  exact  of    share  95 % interval
| cycle        2  adam           5     16  16  100.0 %   80.6-100.0 %
| cycle        2  adam           8     16  16  100.0 %   80.6-100.0 %
$ printf '# what to sweep\n\n symbols = 5,8  # two\r\nhidden=2\ntrainer =sgd\nseeds = 16\nbias = no\ncritical = no' > good.txt; cinch sweep --settings good.txt --db s.sqlite -q
| finished: 32 of 32 networks exact
| family  hidden  trainer  symbols  exact  of    share  95 % interval
| cycle        2  sgd            5     16  16  100.0 %   80.6-100.0 %
| cycle        2  sgd            8     16  16  100.0 %   80.6-100.0 %
$ cinch sweep --settings good.txt --trainer adam --db s.sqlite -q
| finished: 32 of 32 networks exact
| family  hidden  trainer  symbols  exact  of    share  95 % interval
| cycle        2  adam           5     16  16  100.0 %   80.6-100.0 %
| cycle        2  adam           8     16  16  100.0 %   80.6-100.0 %
$ for line in 'symbols' 'symbol = 5' 'db = x' 'bias = maybe' 'seeds = 0' 'hidden = 0' 'rate = x' '= 3' 'seed = -1' 'trainer = adam, sgd'; do printf 'seeds = 20\n%s\n' "$line" > bad.txt; cinch sweep --settings bad.txt --db s.sqlite; done
! cinch: bad.txt:2: a setting is "name = value", as in "symbols = 2..40"
! cinch: bad.txt:2: "symbol" is no setting; did you mean symbols?
! cinch: bad.txt:2: db says how a sweep runs, not what it is: give --db on the command line
! cinch: bad.txt:2: bias = maybe: it is yes or no
! cinch: bad.txt:2: seeds stands here for the second time
! cinch: bad.txt:2: --hidden: "0" is not "none", widths such as 2 or 1..4, or up to 8 layers with dashes between, as in 8-4
! cinch: bad.txt:2: --rate: "x" is not a number from 1e-09 to 1e+06
! cinch: bad.txt:2: "" is no setting; they have the names of the options, such as symbols, hidden and trainer
! cinch: bad.txt:2: --seed: "-1" is not a whole number from 0 to 18446744073709551615
! cinch: how many symbols? Give --symbols, as in --symbols 2..40
= 2
$ printf 'seeds = 20\nsymbols = 5\nseeds = 30\n' > bad.txt; cinch sweep --settings bad.txt --db s.sqlite
! cinch: bad.txt:3: seeds stands here for the second time
= 3
$ printf 'seeds = 20\0\n' > bad.txt; cinch sweep --settings bad.txt --db s.sqlite
! cinch: bad.txt: holds a NUL byte, as no text does: is it the right file?
= 3
$ cinch sweep --settings missing.txt --db s.sqlite
! cinch: missing.txt: cannot be read (No such file or directory): check the name
= 3
$ cinch sweep --settings . --db s.sqlite
! cinch: .: cannot be read (Is a directory): name a file in it
= 3
# What is not understood.
$ cinch sweep
! cinch: where shall the results go? Give a database, as in --db results.sqlite
= 2
$ cinch sweep --symbols 5
! cinch: where shall the results go? Give a database, as in --db results.sqlite
= 2
$ cinch sweep --db s.sqlite
! cinch: how many symbols? Give --symbols, as in --symbols 2..40
= 2
$ cinch sweep --symbols 5 --db -
! cinch: --db: a database is a file, it cannot be standard output
= 2
$ cinch sweep --symbols 5 --db s.sqlite cycle:5
! cinch: "cycle:5" is an argument too many: what to train is said by options alone
= 2
$ for list in 0 5..2 2..40:0 100001 1..1e3 '' 5,,6 5, -3 2...5; do cinch sweep --symbols "$list" --db s.sqlite; done
! cinch: --symbols: "0" is not a number from 1 to 100000, or a range from low to high such as 2..40 or 2..40:2
! cinch: --symbols: "5..2" is not a number from 1 to 100000, or a range from low to high such as 2..40 or 2..40:2
! cinch: --symbols: "2..40:0" is not a number from 1 to 100000, or a range from low to high such as 2..40 or 2..40:2
! cinch: --symbols: "100001" is not a number from 1 to 100000, or a range from low to high such as 2..40 or 2..40:2
! cinch: --symbols: "1..1e3" is not a number from 1 to 100000, or a range from low to high such as 2..40 or 2..40:2
! cinch: --symbols: the argument is empty; give LIST
! cinch: --symbols: "" is not a number from 1 to 100000, or a range from low to high such as 2..40 or 2..40:2
! cinch: --symbols: "" is not a number from 1 to 100000, or a range from low to high such as 2..40 or 2..40:2
! cinch: --symbols: "-3" is not a number from 1 to 100000, or a range from low to high such as 2..40 or 2..40:2
! cinch: --symbols: "2...5" is not a number from 1 to 100000, or a range from low to high such as 2..40 or 2..40:2
= 2
$ for list in 0 1.. 8- -4 1-2-3-4-5-6-7-8-9 some 1..99; do cinch sweep --symbols 5 --hidden "$list" --db s.sqlite; done
! cinch: --hidden: "0" is not "none", widths such as 2 or 1..4, or up to 8 layers with dashes between, as in 8-4
! cinch: --hidden: "1.." is not "none", widths such as 2 or 1..4, or up to 8 layers with dashes between, as in 8-4
! cinch: --hidden: "8-" is not "none", widths such as 2 or 1..4, or up to 8 layers with dashes between, as in 8-4
! cinch: --hidden: "-4" is not "none", widths such as 2 or 1..4, or up to 8 layers with dashes between, as in 8-4
! cinch: --hidden: "1-2-3-4-5-6-7-8-9" is not "none", widths such as 2 or 1..4, or up to 8 layers with dashes between, as in 8-4
! cinch: --hidden: "some" is not "none", widths such as 2 or 1..4, or up to 8 layers with dashes between, as in 8-4
! cinch: --hidden: "1..99" is not "none", widths such as 2 or 1..4, or up to 8 layers with dashes between, as in 8-4
= 2
$ for list in circle cycle:5 perm:7 perm:7:* perm:* random:*:3 'perm:*:*' shift,circle; do cinch sweep --symbols 5 --family "$list" --db s.sqlite; done
! cinch: --family: "circle" is not a family: shift, cycle, reverse, identity, perm:*:SEED or random:*:M:SEED; did you mean cycle?
! cinch: --family: "cycle:5" is not a family: shift, cycle, reverse, identity, perm:*:SEED or random:*:M:SEED; did you mean cycle?
! cinch: --family: "perm:7" is not a family: shift, cycle, reverse, identity, perm:*:SEED or random:*:M:SEED
! cinch: --family: "perm:7:*" is not a family: shift, cycle, reverse, identity, perm:*:SEED or random:*:M:SEED
! cinch: --family: "perm:*" is not a family: shift, cycle, reverse, identity, perm:*:SEED or random:*:M:SEED
! cinch: --family: "random:*:3" is not a family: shift, cycle, reverse, identity, perm:*:SEED or random:*:M:SEED
! cinch: --family: "perm:*:*" is not a family: shift, cycle, reverse, identity, perm:*:SEED or random:*:M:SEED; did you mean perm:*:SEED?
! cinch: --family: "circle" is not a family: shift, cycle, reverse, identity, perm:*:SEED or random:*:M:SEED; did you mean cycle?
= 2
$ cinch sweep --symbols 1..3 --family shift --db s.sqlite
! cinch: --symbols: there is no mapping shift of 1 symbol: begin with 2
= 2
$ cinch sweep --symbols 5 --trainer adm --db s.sqlite
! cinch: --trainer: "adm" is not adam, sgd, momentum or anneal; did you mean adam?
= 2
$ cinch sweep --symbols 5 --trainer adam,adam --db s.sqlite
! cinch: the lists name the same settings twice: cycle, hidden 2, adam, rate 0.1, range 1, budget 2000: leave one out
= 2
$ cinch sweep --symbols 1..100000 --hidden 1..64 --db s.sqlite
! cinch: more than 1000000 cells: give shorter lists
= 2
$ cinch sweep --symbols 5 --seeds 0 --db s.sqlite
! cinch: --seeds: "0" is not a whole number from 1 to 1000000000
= 2
$ cinch sweep --symbols 5 --seed 18446744073709551615 --db s.sqlite
! cinch: --seed: a database holds seeds up to 2^63 - 1: take a smaller one
= 2
$ for part in 0/3 4/3 1 1/0 x/3 1/3/4; do cinch sweep --symbols 5 --shard "$part" --db s.sqlite; done
! cinch: --shard: "0/3" is not a part of the cells such as 1/3, 2/3 or 3/3
! cinch: --shard: "4/3" is not a part of the cells such as 1/3, 2/3 or 3/3
! cinch: --shard: "1" is not a part of the cells such as 1/3, 2/3 or 3/3
! cinch: --shard: "1/0" is not a part of the cells such as 1/3, 2/3 or 3/3
! cinch: --shard: "x/3" is not a part of the cells such as 1/3, 2/3 or 3/3
! cinch: --shard: "1/3/4" is not a part of the cells such as 1/3, 2/3 or 3/3
= 2
$ cinch sweep --critical --symbols 5,8 --db s.sqlite
! cinch: --symbols: with --critical it bounds the search: give a range such as 2..400
= 2
$ cinch sweep --critical --symbols 5..5 --db s.sqlite
! cinch: --symbols: a search needs two bounds that differ
= 2
$ cinch sweep --symbols 5 --sure 2 --db s.sqlite
! cinch: --sure: "2" is not a number from 1e-06 to 1
= 2
$ cinch sweep --symbols 5 --threads 0 --db s.sqlite
! cinch: --threads: "0" is not a whole number from 1 to 1024
= 2
# Files that are no sweep's database.
$ cinch sweep --symbols 5 --db .
! cinch: .: cannot be written (Is a directory): name a file in it
= 3
$ cinch sweep --symbols 5 --db nowhere/a.sqlite
! cinch: nowhere/a.sqlite: cannot be written (No such file or directory): create its directory first
= 3
$ cp good.txt text.sqlite; cinch sweep --symbols 5 --db text.sqlite; cmp good.txt text.sqlite
! cinch: text.sqlite: file is not a database: it is no database; choose another name
$ cinch sweep --symbols 5 --db examples/genetic_code.csv
! cinch: examples/genetic_code.csv: file is not a database: it is no database; choose another name
= 3
$ cinch sweep --symbols 5 --db /dev/null
! cinch: /dev/null: is no regular file, as a database must be: choose another name
= 3
# Merging.
$ for i in 1 2 3; do cinch sweep --symbols 5..12 --seeds 20 --shard $i/3 --db part$i.sqlite -q > /dev/null; done; cinch sweep --merge part1.sqlite part2.sqlite part3.sqlite --db all.sqlite
| part1.sqlite: 40 networks added
| part2.sqlite: 40 networks added
| part3.sqlite: 80 networks added
$ cinch sweep --merge part1.sqlite part2.sqlite --db all.sqlite --json
| {
|   "command": "sweep",
|   "db": "all.sqlite",
|   "added": 0,
|   "merged": [
|     {
|       "from": "part1.sqlite",
|       "added": 0
|     },
|     {
|       "from": "part2.sqlite",
|       "added": 0
|     }
|   ]
| }
$ cinch sweep --symbols 5..12 --seeds 20 --db all.sqlite 2>&1 >/dev/null | sed 's/ in [0-9].*//'
| 8 cells of 20 seeds
| 160 networks found in all.sqlite
$ cinch sweep --merge --db all.sqlite
! cinch: --merge: name the databases whose rows to add
= 2
$ cinch sweep --merge missing.sqlite --db all.sqlite
! cinch: missing.sqlite: cannot be read (No such file or directory): check the name
= 3
$ cinch sweep --merge all.sqlite --db all.sqlite
! cinch: two files have the same name: --db and a database to be merged are both all.sqlite; write elsewhere
= 2
$ cinch sweep --merge good.txt --db all.sqlite
! cinch: good.txt: file is not a database: is it the right file?
= 3
# What is refused leaves no file behind; a part without any line has one, to be merged as the others.
$ cinch sweep --symbols 5 --seed 18446744073709551615 --db never.sqlite
! cinch: --seed: a database holds seeds up to 2^63 - 1: take a smaller one
= 2
$ cinch sweep --merge missing.sqlite --db never.sqlite
! cinch: missing.sqlite: cannot be read (No such file or directory): check the name
= 3
$ cinch sweep --critical --symbols 2..30 --shard 2/2 --json --db nothing.sqlite && cinch sweep --merge nothing.sqlite --db all.sqlite
| {
|   "command": "sweep",
|   "db": "nothing.sqlite",
|   "done": true,
|   "trained": 0,
|   "found": 0,
|   "critical": [],
|   "cells": []
| }
| nothing.sqlite: 0 networks added
! no search belongs to this part
$ cinch sweep --merge part1.sqlite
! cinch: where shall the results go? Give a database, as in --db results.sqlite
= 2
$ ls
| a.sqlite
| all.sqlite
| bad.txt
| c.sqlite
| examples
| good.txt
| j.sqlite
| kinds.sqlite
| list.txt
| nothing.sqlite
| part1.sqlite
| part2.sqlite
| part3.sqlite
| s.sqlite
| sure.sqlite
| text.sqlite

# The annealed trainer: its own rate and budget, and no other networks beside it.
$ cinch sweep --db anneal.sqlite --symbols 50 --hidden 2 --trainer adam,anneal --seeds 4 --quiet >s.txt && sqlite3 anneal.sqlite 'SELECT trainer, rate, budget, tried, exact FROM success ORDER BY 1'
| adam|0.1|2000|4|0
| anneal|0.3|1000|4|4
$ cinch sweep --db anneal.sqlite --symbols 30 --hidden 1,2 --trainer anneal
! cinch: --trainer anneal is for one hidden layer of 2 to 64 tanh units, softmax and no biases: give other networks in a sweep of their own
= 2
$ cinch sweep --db anneal.sqlite --symbols 30 --trainer anneal --bias
! cinch: --trainer anneal is for one hidden layer of 2 to 64 tanh units, softmax and no biases: give other networks in a sweep of their own
= 2
