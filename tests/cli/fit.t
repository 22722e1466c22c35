# The article's sizes: connections against the dense network's.
$ cinch fit shift:5 --hidden none
| shift:5: 4 rows, 5 keys -> 5 values (4 occur)
| no hidden layer: 10 of 10 seeds exact, median 8 passes, best margin 3.388 (seed
|   4)
|
| exact in all 4 rows, proved: 5-5, softmax, no biases
|   connections  25 connections: the dense network
|   training     adam, seed 4, 32 passes, exact after 11
|   margin       3.388, proved: rounding moves it by 0 at most
|   weights      800 bits as stored: 25 float32
|   plain table  12 bits: the values of 4 rows in a code of fixed width
|   entropy      8 bits: the same in an ideal code for the values
|   information  6.907 bits: log2 of the number of one-to-one mappings
|   No compression in bits: a plain table is smaller.
$ cinch fit shift:5 --hidden 2
| shift:5: 4 rows, 5 keys -> 5 values (4 occur)
| width 2: 10 of 10 seeds exact, median 18 passes, best margin 5.191 (seed 5)
|
| exact in all 4 rows, proved: 5-2-5, tanh, softmax, no biases
|   connections  20 connections instead of 25 (dense)
|   training     adam, seed 5, 102 passes, exact after 46
|   margin       5.191 (relative 0.7005, 0.7005 of the best possible), proved:
|                rounding moves it by 5.215e-06 at most
|   weights      640 bits as stored: 20 float32
|   plain table  12 bits: the values of 4 rows in a code of fixed width
|   entropy      8 bits: the same in an ideal code for the values
|   information  6.907 bits: log2 of the number of one-to-one mappings
|   No compression in bits: a plain table is smaller; connections are saved.
$ cinch fit shift:10
| shift:10: 9 rows, 10 keys -> 10 values (9 occur)
| theory: 2 hidden units can hold it in real numbers, one without biases cannot
| width 2: 10 of 10 seeds exact, median 67 passes, best margin 4.267 (seed 5)
|
| exact in all 9 rows, proved: 10-2-10, tanh, softmax, no biases
|   connections  40 connections instead of 100 (dense)
|   training     adam, seed 5, 756 passes, exact after 373
|   margin       4.267 (relative 0.1672, 0.7146 of the best possible), proved:
|                rounding moves it by 8.523e-06 at most
|   weights      1280 bits as stored: 40 float32
|   plain table  36 bits: the values of 9 rows in a code of fixed width
|   entropy      28.53 bits: the same in an ideal code for the values
|   information  21.79 bits: log2 of the number of one-to-one mappings
|   No compression in bits: a plain table is smaller; connections are saved.
$ cinch fit cycle:11
| cycle:11: 11 rows, 11 keys -> 11 values
| theory: 2 hidden units can hold it in real numbers, one without biases cannot
| width 2: 10 of 10 seeds exact, median 75 passes, best margin 2.56 (seed 4)
|
| exact in all 11 rows, proved: 11-2-11, tanh, softmax, no biases
|   connections  44 connections instead of 121 (dense)
|   training     adam, seed 4, 424 passes, exact after 207
|   margin       2.56 (relative 0.104, 0.6552 of the best possible), proved:
|                rounding moves it by 7.212e-06 at most
|   weights      1408 bits as stored: 44 float32
|   plain table  44 bits: the values of 11 rows in a code of fixed width
|   entropy      38.05 bits: the same in an ideal code for the values
|   information  25.25 bits: log2 of the number of one-to-one mappings
|   No compression in bits: a plain table is smaller; connections are saved.

# One hidden unit without biases: explained, not trained.
$ cinch fit cycle:11 --hidden 1
| cycle:11, 11-1-11: no such network exists: a single hidden unit sends one number
|   h, and without biases every output is h times its weight. For h > 0 the value
|   with the largest weight wins, for h < 0 the one with the smallest, so two
|   values at most can ever win, and 11 occur. Take two hidden units (--hidden 2),
|   or one with biases (--bias).
= 1
$ cinch fit cycle:11 --hidden 1 -o one.json --trace one.csv > /dev/null; ls one.json one.csv 2> /dev/null
! no network: one.json is not written
! no network: one.csv is not written
= 2
$ cinch fit cycle:11 --hidden 1 --json
| {
|   "command": "fit",
|   "mapping": "cycle:11",
|   "exact": false,
|   "impossible": "no such network exists: a single hidden unit sends one number h, and without biases every output is h times its weight. For h > 0 the value with the largest weight wins, for h < 0 the one with the smallest, so two values at most can ever win, and 11 occur. Take two hidden units (--hidden 2), or one with biases (--bias)."
| }
= 1
$ cinch fit cycle:11 --hidden 4,1 | head -1 | cut -c 1-50
| cycle:11, 11-4-1-11: no such network exists: a sin
$ cinch fit cycle:2 --hidden 1 | head -2
| cycle:2: 2 rows, 2 keys -> 2 values
| width 1: 10 of 10 seeds exact, median 4 passes, best margin 4.679 (seed 7)
$ cinch fit cycle:2 --hidden 1 --activation relu | head -1 | cut -c 1-60
| cycle:2, 2-1-2: no such network exists: a single hidden unit
$ cinch fit random:9:1:1 | head -3
| random:9:1:1: 9 rows, 9 keys -> 1 value
| theory: 1 hidden unit can hold it in real numbers
| width 1: 10 of 10 seeds exact, median 1 pass (seed 0)
! 9 symbols of key behave as 1
$ cinch fit random:9:2:1 | head -3
| random:9:2:1: 9 rows, 9 keys -> 2 values
| theory: 1 hidden unit can hold it in real numbers
| width 1: 10 of 10 seeds exact, median 4 passes, best margin 4.679 (seed 7)
! 9 symbols of key behave as 2
$ cinch fit cycle:3 --bias --hidden 1 | head -2
| cycle:3: 3 rows, 3 keys -> 3 values
| width 1: 10 of 10 seeds exact, median 12 passes, best margin 2.402 (seed 7)

# One seed of a search and the same seed alone give the same bits.
$ cinch fit cycle:11 --json | grep -e net_hash -e '"seed"'
|       "seed": 4
|     "seed": 4,
|   "net_hash": "fa0392901616273f"
$ cinch fit cycle:11 --hidden 2 --seed 4 --json | grep -e net_hash -e '"seeds"'
|       "seeds": 1,
|   "net_hash": "fa0392901616273f"
$ cinch fit cycle:11 --hidden 2 --seed 4 --isa plain --json | grep net_hash
|   "net_hash": "fa0392901616273f"
$ cinch fit cycle:11 --hidden 2 --seed 4 --isa vec4 --json | grep net_hash
|   "net_hash": "fa0392901616273f"
$ LC_ALL=de_DE.UTF-8 cinch fit cycle:11 --hidden 2 --seed 4 --json --rate 0.1 | grep net_hash
|   "net_hash": "fa0392901616273f"
$ cinch fit cycle:11 --hidden 2 --seed 5 --json
| {
|   "command": "fit",
|   "mapping": "cycle:11",
|   "rows": 11,
|   "shape": "11-2-11",
|   "exact": true,
|   "proved": true,
|   "interrupted": false,
|   "time_over": false,
|   "rows_right": 11,
|   "float32_wrong": 0,
|   "margin": 1.48819131,
|   "relative_margin": 0.089549,
|   "relative_margin_best": 0.15875,
|   "relative_margin_best_proved": true,
|   "relative_margin_share": 0.5641,
|   "bound": 3.9935112e-6,
|   "widths": [
|     {
|       "hidden": [
|         2
|       ],
|       "seeds": 1,
|       "seeds_cut_off": 0,
|       "seeds_exact": 1,
|       "median_passes": 106,
|       "passes": 222,
|       "budget": 20000,
|       "batch": 11,
|       "rows_right": 11,
|       "margin": 1.48819131,
|       "seed": 5
|     }
|   ],
|   "training": {
|     "trainer": "adam",
|     "rate": 0.1,
|     "beta1": 0.9,
|     "beta2": 0.999,
|     "epsilon": 1e-8,
|     "batch": 11,
|     "start": "uniform",
|     "range": 1.0,
|     "seed": 5,
|     "passes": 222,
|     "kept_pass": 222,
|     "exact_at": 106
|   },
|   "connections": 44,
|   "dense_connections": 121,
|   "parameters": 44,
|   "weight_bits": 1408,
|   "not_looked_at": [],
|   "alike": [],
|   "table_bits": 44,
|   "entropy_bits": 38.0537478,
|   "limit_bits": 25.2504927,
|   "net_hash": "a34aa4008c7e63aa"
| }

# Trainers, shapes and stop rules.
$ cinch fit cycle:11 --hidden 2 --trainer sgd | head -2
| cycle:11: 11 rows, 11 keys -> 11 values
| width 2: 10 of 10 seeds exact, median 378 passes, best margin 1.582 (seed 6)
$ cinch fit cycle:11 --hidden 2 --trainer momentum --batch 4 | head -2
| cycle:11: 11 rows, 11 keys -> 11 values
| width 2: 10 of 10 seeds exact, median 87 passes, best margin 1.465 (seed 6)
$ cinch fit cycle:7 --hidden 4,3 --bias --start fan-in --range 2
| cycle:7: 7 rows, 7 keys -> 7 values
| widths 4,3: 10 of 10 seeds exact, median 21 passes, best margin 4.801 (seed 8)
|
| exact in all 7 rows, proved: 7-4-3-7, tanh, softmax, biases
|   connections  61 connections (a dense network has 49: --hidden none)
|   training     adam, seed 8, 92 passes, exact after 41
|   margin       4.801 (relative 0.4064), proved: rounding moves it by 8.404e-06
|                at most
|   weights      2400 bits as stored: 75 float32, biases included
|   plain table  21 bits: the values of 7 rows in a code of fixed width
|   entropy      19.65 bits: the same in an ideal code for the values
|   information  12.3 bits: log2 of the number of one-to-one mappings
|   No compression in bits: a plain table is smaller.
$ cinch fit cycle:7 --hidden 3 --activation identity | head -4
| cycle:7: 7 rows, 7 keys -> 7 values
| width 3: 10 of 10 seeds exact, median 20 passes, best margin 6.556 (seed 1)
|
| exact in all 7 rows, proved: 7-3-7, identity, softmax, no biases
$ cinch fit cycle:7 --hidden 3 --activation relu | head -4
| cycle:7: 7 rows, 7 keys -> 7 values
| width 3: 0 of 10 seeds exact, at best 6 rows right, 200,000 passes
|
| not exact, 6 of 7 rows right: 7-3-7, relu, softmax, no biases
$ cinch fit cycle:5 --hidden none --output linear | head -4
| cycle:5: 5 rows, 5 keys -> 5 values
| no hidden layer: 10 of 10 seeds exact, median 11 passes, best margin 0.9736
|   (seed 3)
|
$ cinch fit cycle:5 --hidden 2 --seed 1 --polish 1 | grep -e training -e margin
| width 2: 1 of 1 seed exact, after 11 passes, best margin 0.08523 (seed 1)
|   training     adam, seed 1, 12 passes, exact after 11
|   margin       0.08523 (relative 0.03811, 0.05516 of the best possible), proved:
$ cinch fit cycle:5 --hidden 2 --seed 1 --polish 100 | grep training
|   training     adam, seed 1, 111 passes, exact after 11
$ cinch fit cycle:5 --hidden 2 --seed 1 --goal 0.5 | grep -e training -e margin
| width 2: 1 of 1 seed exact, after 11 passes, best margin 5.178 (seed 1)
|   training     adam, seed 1, 239 passes, exact after 11
|   margin       5.178 (relative 0.5, 0.7236 of the best possible), proved:
$ cinch fit perm:9:4 --hidden 3 --seeds 2 | head -4
| perm:9:4: 9 rows, 9 keys -> 9 values
| width 3: 2 of 2 seeds exact, median 21 passes, best margin 2.097 (seed 0)
|
| exact in all 9 rows, proved: 9-3-9, tanh, softmax, no biases
$ cinch fit identity:6 | head -4
| identity:6: 6 rows, 6 keys -> 6 values
| theory: 2 hidden units can hold it in real numbers, one without biases cannot
| width 2: 10 of 10 seeds exact, median 27 passes, best margin 3.179 (seed 7)
|
$ cinch fit reverse:6 | head -4
| reverse:6: 6 rows, 6 keys -> 6 values
| theory: 2 hidden units can hold it in real numbers, one without biases cannot
| width 2: 10 of 10 seeds exact, median 33 passes, best margin 3.337 (seed 9)
|

# What cannot be found is kept, and marked.
$ cinch fit cycle:40 --trainer adam --hidden 2 --seeds 2 --budget 50 -o bad.json
| cycle:40: 40 rows, 40 keys -> 40 values
| width 2: 0 of 2 seeds exact, at best 16 rows right, 100 passes
|
| not exact, 16 of 40 rows right: 40-2-40, tanh, softmax, no biases
|   connections  160 connections instead of 1600 (dense)
|   training     adam, seed 1, 50 passes, weights of pass 35
|   weights      5120 bits as stored: 160 float32
|   plain table  240 bits: the values of 40 rows in a code of fixed width
|   entropy      212.9 bits: the same in an ideal code for the values
|   information  159.2 bits: log2 of the number of one-to-one mappings
| A larger --budget, more --seeds or another width may help.
! saved to bad.json, marked as not exact
= 1
$ cinch show bad.json | grep -e exact -e right
|   rows_right   16
|   exact        false
|   exact_at     null
$ cinch fit cycle:40 --trainer adam --seeds 1 --budget 20 --total 50 | grep -v bits
| cycle:40: 40 rows, 40 keys -> 40 values
| theory: 2 hidden units can hold it in real numbers, one without biases cannot
| width 2: 0 of 1 seed exact, at best 7 rows right, 20 passes
| width 3: 0 of 1 seed exact, at best 21 rows right, 20 passes
| width 4: 0 of 0 seeds exact, 1 cut off, at best 18 rows right, 10 passes
|
| not exact, 21 of 40 rows right: 40-3-40, tanh, softmax, no biases
|   connections  240 connections instead of 1600 (dense)
|   training     adam, seed 0, 20 passes
| The total of 50 passes is spent; --total allows more.
$ cinch fit cycle:9 --hidden 2 --seed 1 --rate 1000000 --trainer sgd | head -4
| cycle:9: 9 rows, 9 keys -> 9 values
| width 2: 0 of 1 seed exact, at best 4 rows right, 20,000 passes
|
| not exact, 4 of 9 rows right: 9-2-9, tanh, softmax, no biases
$ cinch fit cycle:9 --hidden 2 --output linear --trainer sgd --rate 1000 --seeds 2 | grep -v bits
| cycle:9: 9 rows, 9 keys -> 9 values
| width 2: 0 of 2 seeds exact, at best 1 row right, 0 passes, the weights grew out
|   of range
|
| not exact, 1 of 9 rows right: 9-2-9, tanh, linear, no biases
|   connections  36 connections instead of 81 (dense)
|   training     sgd, seed 1, 0 passes
| The weights grew out of range in 2 of 2 trainings; a lower --rate may help.
$ printf 'a,b,v\n0,0,n\n0,1,y\n1,0,y\n1,1,n\n' > xor.csv; cinch fit xor.csv --hidden none --budget 200 | tail -3
| A dense network adds up one term per key column and may not be able to hold this
|   table at all, as it cannot hold xor. Take --hidden 2 or leave --hidden away; a
|   larger --budget alone may not help.
$ cinch fit xor.csv --hidden 3 --activation identity --budget 200 | tail -2
| With --activation identity a network adds up one term per key column and may not
|   be able to hold this table at all, as it cannot hold xor. Take tanh or relu.
$ cinch fit xor.csv --hidden 2 | grep -e ' right' -e exact -e connections
| width 2: 3 of 10 seeds exact, median 30 passes, best margin 1.834 (seed 0)
| exact in all 4 rows, proved: 2+2-2-2, tanh, softmax, no biases
|   connections  12 connections (a dense network would have 8)
|   training     adam, seed 0, 68 passes, exact after 29, weights of pass 67
$ cinch fit xor.csv --hidden none --budget 1 --seeds 1 -q -o dense.json > out; cinch fit xor.csv --from dense.json --budget 20 -q | tail -3
| A dense network adds up one term per key column and may not be able to hold this
|   table at all, as it cannot hold xor. Take --hidden 2 or leave --hidden away,
|   both without --from; a larger --budget alone may not help.
$ cinch fit xor.csv --hidden none --budget 20 --json | grep -i -e compress -e '"exact"'
|   "exact": false,

# A goal that was not reached is named.
$ cinch fit cycle:5 --hidden 2 --seed 1 --goal 1.6 --budget 500 | grep -e training -e goal -e margin
| width 2: 1 of 1 seed exact, after 11 passes, best margin 6.312 (seed 1)
|   training     adam, seed 1, 500 passes, exact after 11
|   margin       6.312 (relative 0.5109, 0.7394 of the best possible), proved:
|   goal 1.6 not reached: relative margin 0.5109
$ cinch fit cycle:5 --hidden 2 --seed 1 --goal 1.6 --budget 500 --json | grep -e goal -e relative
|   "relative_margin": 0.51094,
|   "relative_margin_best": 0.69098,
|   "relative_margin_best_proved": true,
|   "relative_margin_share": 0.73944,
|   "goal": 1.6,
|   "goal_reached": false,
$ cinch fit cycle:5 --hidden 2 --seed 1 --goal 0.5 --json | grep -e goal -e relative
|   "relative_margin": 0.50003,
|   "relative_margin_best": 0.69098,
|   "relative_margin_best_proved": true,
|   "relative_margin_share": 0.72365,
|   "goal": 0.5,
|   "goal_reached": true,
$ cinch fit cycle:40 --hidden 2 --seed 1 --goal 0.5 --budget 9 --json | grep goal
|   "goal": 0.5,
|   "goal_reached": false,

# The best relative margin is known for two units, for few values, and for some numbers of values.
$ cinch fit cycle:11 --hidden 3 --seed 0 | grep -A1 'relative'
|   margin       2.657 (relative 0.2254, 0.4078 of the best known), proved:
|                rounding moves it by 6.735e-06 at most
$ cinch fit cycle:6 --hidden 3 --seed 0 | grep -A1 'relative'
|   margin       4.523 (relative 0.5564, 0.5564 of the best possible), proved:
|                rounding moves it by 4.649e-06 at most
$ cinch fit cycle:7 --hidden 3 --seed 0 | grep -A1 'relative'
|   margin       3.571 (relative 0.422), proved: rounding moves it by 4.083e-06 at
|                most
$ cinch fit cycle:7 --hidden 3 --seed 0 --json | grep 'relative'
|   "relative_margin": 0.42196,
$ cinch fit cycle:11 --hidden 3 --seed 0 --json | grep 'relative'
|   "relative_margin": 0.22544,
|   "relative_margin_best": 0.55279,
|   "relative_margin_best_proved": false,
|   "relative_margin_share": 0.40782,
$ cinch fit cycle:5 --hidden 2 --seed 0 --bias | grep -A1 'relative'
|   margin       1.633 (relative 0.2125), proved: rounding moves it by 9.909e-07
|                at most
$ cinch fit cycle:5 --hidden 2,2 --seed 0 | grep -A1 'relative'
|   margin       2.423 (relative 0.3784), proved: rounding moves it by 5.573e-06
|                at most
$ cinch fit cycle:5 --hidden 3 --seed 0 --activation identity | grep -A1 'relative'
|   margin       7.306 (relative 0.6079), proved: rounding moves it by 2.101e-06
|                at most

# One of a thing.
$ cinch fit random:1:2:1
| random:1:2:1: 1 row, 1 key -> 2 values (1 occurs)
| theory: 1 hidden unit can hold it in real numbers
| width 1: 10 of 10 seeds exact, median 1 pass, best margin 3.463 (seed 5)
|
| exact in its 1 row, proved: 1-1-2, tanh, softmax, no biases
|   connections  3 connections (a dense network has 2: --hidden none)
|   training     adam, seed 5, 12 passes, exact after 1
|   margin       3.463 (relative 2, all of the best possible), proved: rounding
|                moves it by 2.086e-06 at most
|   weights      96 bits as stored: 3 float32
|   plain table  1 bit: the values of 1 row in a code of fixed width
|   entropy      0 bits: the same in an ideal code for the values
|   information  1 bit: log2 of the number of one-to-one mappings
|   No compression in bits: a plain table is smaller.
$ cinch fit cycle:2 --hidden 2 --seed 0 --budget 1 | grep -v bits
| cycle:2: 2 rows, 2 keys -> 2 values
| width 2: 0 of 1 seed exact, at best 1 row right, 1 pass
|
| not exact, 1 of 2 rows right: 2-2-2, tanh, softmax, no biases
|   connections  8 connections (a dense network has 4: --hidden none)
|   training     adam, seed 0, 1 pass
|   information  1 bit: log2 of the number of one-to-one mappings
| A larger --budget, more --seeds or another width may help.

# What does not fit into memory is refused before anything is taken.
$ cinch fit cycle:9 --hidden 100000,100000 2>&1 | sed 's/but [0-9.]* GB/but T GB/'
| cinch: a network 9-100000-100000-9: needs 400.2 GB of memory, but T GB are free: take a smaller one
$ cinch fit cycle:9 --hidden 100000,100000 2> /dev/null
= 3

# Tables.
$ cinch fit examples/genetic_code.csv --hidden 4 --seed 1
| examples/genetic_code.csv: 64 rows, 3 key columns -> 21 values
| width 4: 1 of 1 seed exact, after 51 passes, best margin 1.509 (seed 1)
|
| exact in all 64 rows, proved: 4+4+4-4-21, tanh, softmax, no biases
|   connections  132 connections instead of 252 (dense)
|   training     adam, seed 1, 112 passes, exact after 51
|   margin       1.509 (relative 0.09634), proved: rounding moves it by 7.927e-06
|                at most
|   weights      4224 bits as stored: 132 float32
|   plain table  320 bits: the values of 64 rows in a code of fixed width
|   entropy      270 bits: the same in an ideal code for the values
|   information  281.1 bits: log2 of the number of such mappings
|   No compression in bits: a plain table is smaller; connections are saved.
! 4 symbols of base3 behave as 3
$ cinch fit examples/seven_segment.csv --hidden none | head -4
| examples/seven_segment.csv: 10 rows, 10 keys -> 10 values
| no hidden layer: 10 of 10 seeds exact, median 9 passes, best margin 3.552 (seed
|   6)
|
$ printf 'a,b,c\n1,x,u\n2,y,v\n1,x,u\n' | cinch fit - --hidden 2 --seed 1 | head -4
| standard input: 2 rows, 2 key columns -> 2 values
| width 2: 1 of 1 seed exact, after 12 passes, best margin 5.602 (seed 1)
|
| exact in all 2 rows, proved: 2+2-2-2, tanh, softmax, no biases
! 1 row repeated an earlier one; each is kept once
! a alone tells the value: b is not looked at
$ printf 'a,b,c\n1,x,u\n2,y,v\n' > t.csv; cinch fit t.csv --value a --keys c --hidden 2 --seed 1 -q | head -2
| t.csv: 2 rows, 2 keys -> 2 values
| width 2: 1 of 1 seed exact, after 12 passes, best margin 5.602 (seed 1)
$ printf 'from,to\na,b\nb,c\n' > s.csv; cinch fit s.csv --symbols a,b,c,d -q | head -3
| s.csv: 2 rows, 4 keys -> 4 values (2 occur)
| theory: 1 hidden unit can hold it in real numbers
| width 1: 6 of 10 seeds exact, median 7 passes, best margin 5.078 (seed 5)
$ printf 'k,v\na,"x\033[31m"\nb,y\n' > esc.csv; cinch fit esc.csv -q -o esc.json | head -1; cinch ask esc.json a --walk | head -1
| esc.csv: 2 rows, 2 keys -> 2 values
| answer   x\x1b[31m, by 4.422 over y

# Files: written whole, read again, trained further.
$ cinch fit cycle:5 --hidden 2 --seed 3 -o a.safetensors | tail -1; cinch check a.safetensors cycle:5
|   No compression in bits: a plain table is smaller; connections are saved.
| exact: 5 rows proved, smallest margin 2.26 (relative 0.3299, 0.4774 of the best
|   possible) at row 3 (3 -> 4, rival 3), bound 4.232e-06
! saved to a.safetensors
$ cinch fit cycle:5 --hidden 2 --seed 3 -q -o b.json | tail -1; cinch check b.json cycle:5
|   No compression in bits: a plain table is smaller; connections are saved.
| exact: 5 rows proved, smallest margin 2.26 (relative 0.3299, 0.4774 of the best
|   possible) at row 3 (3 -> 4, rival 3), bound 4.232e-06
$ cinch fit cycle:5 --from a.safetensors -o c.json | head -4
| cycle:5: 5 rows, 5 keys -> 5 values
| width 2: 1 of 1 seed exact, after 1 pass, best margin 3.239 (seed 0)
|
| exact in all 5 rows, proved: 5-2-5, tanh, softmax, no biases
! going on from the weights of a.safetensors; the trainer starts anew
! saved to c.json
$ cinch show c.json | grep -e from -e seed
|   from         a.safetensors
|   seed         0
| weights from keys to hidden units
| weights from hidden units to values
$ cinch fit cycle:5 --hidden 2 --seed 3 -o - | cinch ask - 3
| 4
! saved to standard output
$ cinch fit cycle:5 --hidden 2 --seed 3 -o - --json
! cinch: standard output can be one of the network (-o -), the trace (--trace -) and the report (--json)
= 2
$ cinch fit cycle:5 --hidden 2 --seed 3 --trace - | head -2
| pass,loss_nats,loss_bits,rows_right,margin,norm_first,norm_output,norm_weights,norm_gradient
| 1,1.71038151,2.46755892,1,-0.714897156,1.56031219,1.68917675,2.29954174,0.382016928
$ cinch fit cycle:5 --hidden 2 --seed 3 --trace t.csv -q | grep training; wc -l < t.csv; head -2 t.csv
|   training     adam, seed 3, 66 passes, exact after 28
| 67
| pass,loss_nats,loss_bits,rows_right,margin,norm_first,norm_output,norm_weights,norm_gradient
| 1,1.71038151,2.46755892,1,-0.714897156,1.56031219,1.68917675,2.29954174,0.382016928
$ cinch fit cycle:20 --hidden 2 --seed 3 --trainer anneal --budget 90 --trace t.csv -q | grep training; wc -l < t.csv; tail -1 t.csv
|   training     anneal, seed 3, 90 passes, exact after 33, weights of pass 53
| 91
| 90,1.5697908e-12,2.2647294e-12,20,24.3117676,7.96764614,4579.46721,4579.47415,3.23650025e-10
$ cinch fit cycle:5 --hidden 2 --seed 3 --trainer sgd --trace t.csv -q | grep training; wc -l < t.csv; tail -1 t.csv
|   training     sgd, seed 3, 146 passes, exact after 68
| 147
| 146,0.174232891,0.251364928,5,1.36548936,4.74885668,7.46301964,8.84580703,0.289549734

# No file is written over another of the same command; going on with a network in place is fine.
$ cinch fit cycle:5 -o same --trace ./same
! cinch: two files have the same name: -o and --trace are both same; write elsewhere
= 2
$ cinch fit s.csv -o s.csv
! cinch: two files have the same name: -o and the mapping are both s.csv; write elsewhere
= 2
$ ln -s s.csv link.csv; cinch fit s.csv --trace link.csv
! cinch: two files have the same name: --trace and the mapping are both link.csv; write elsewhere
= 2
$ cinch fit cycle:5 --from a.safetensors --trace a.safetensors
! cinch: two files have the same name: --trace and --from are both a.safetensors; write elsewhere
= 2
$ ls same 2> /dev/null; wc -l < s.csv
| 3
$ cinch fit cycle:5 --from a.safetensors -o a.safetensors -q | grep exact; cinch check a.safetensors cycle:5 | head -1 | cut -c 1-20
| width 2: 1 of 1 seed exact, after 1 pass, best margin 3.239 (seed 0)
| exact in all 5 rows, proved: 5-2-5, tanh, softmax, no biases
|   training     adam, seed 0, 12 passes, exact after 1
| exact: 5 rows proved
$ cinch fit cycle:5 --hidden 2 --seed 3 -o /dev/null --trace /dev/null -q | grep exact
| width 2: 1 of 1 seed exact, after 28 passes, best margin 2.26 (seed 3)
| exact in all 5 rows, proved: 5-2-5, tanh, softmax, no biases
|   training     adam, seed 3, 66 passes, exact after 28

# Ctrl-C and SIGTERM keep the best network so far.
$ timeout --preserve-status -s INT 1 cinch fit cycle:60 --trainer adam --hidden 2 --seed 1 --budget 1000000000 -q -o i.json | grep Interrupted; cinch show i.json | grep exact
| Interrupted: this is the best network so far.
|   exact        false
|   exact_at     null
$ timeout --preserve-status -s TERM 1 cinch fit cycle:60 --hidden 2 --seed 1 --trainer sgd --budget 1000000000 -q > out; echo $?; grep Interrupted out
| 1
| Interrupted: this is the best network so far.
$ timeout --preserve-status -s INT 1 cinch fit cycle:60 --trainer adam --hidden 2 --seed 1 --budget 1000000000 --trace i.csv 2>&1 > out | grep interrupted; ls i.csv 2> /dev/null; grep Interrupted out
| interrupted: no trace written
| Interrupted: this is the best network so far.

# Long work says what it costs; on no terminal there is no bar.
$ cinch fit cycle:9 --hidden 2 --seed 0 --budget 1000000000 2>&1 >/dev/null | sed 's/[0-9.]* [mnu]s/T/; s/most [0-9.]* [a-z]*$/most T/'
| width 2: a pass takes about T; 1 seed of at most 1,000,000,000 passes, at most T
$ cinch fit cycle:9 --hidden 2 --seed 0 --budget 1000000000 -q 2>&1 >/dev/null

# Numbers that the trainer does not look at are refused, and a pipe by name is written to.
$ cinch fit cycle:5 --momentum 0.5
! cinch: --momentum changes nothing with --trainer adam: leave it out, or take --trainer momentum
= 2
$ cinch fit cycle:5 --trainer sgd --beta2 0.9
! cinch: --beta2 changes nothing with --trainer sgd: leave it out, or take --trainer adam
= 2
$ cinch fit cycle:5 --hidden 2 --seed 1 -q -o /dev/fd/3 3>&1 > report.txt | cinch show - | head -1
| standard input: 5-2-5, tanh, softmax, no biases
# What --total cuts off is not counted as failed; spaces that matter are remarked on.
$ cinch fit cycle:11 --hidden 2 --seeds 3 --total 300 | grep -e width -e total
| width 2: 2 of 2 seeds exact, median 71 passes, best margin 1.036 (seed 1)
|   plain table  44 bits: the values of 11 rows in a code of fixed width
| The total of 300 passes is spent; the search ended there.
$ printf 'a,b\n1, x\n2,y\n' | cinch fit - --hidden none | head -2
| standard input: 2 rows, 2 keys -> 2 values
| no hidden layer: 10 of 10 seeds exact, median 3 passes, best margin 2.61 (seed
! line 2: a cell begins or ends with a space; spaces are part of symbols
$ cinch fit random:3:1:0 --goal 0.1 --hidden 1 --seed 0 | grep -e training -e goal
|   training     adam, seed 0, 1 pass, exact after 1
! 3 symbols of key behave as 1

# The annealed trainer: to the end of its schedule; where it is not for the network, Adam trains.
$ cinch fit cycle:100 --trainer anneal --hidden 2 --seed 0 --budget 600
| cycle:100: 100 rows, 100 keys -> 100 values
| width 2: 1 of 1 seed exact, after 33 passes, best margin 64 (seed 0)
|
| exact in all 100 rows, proved: 100-2-100, tanh, softmax, no biases
|   connections  400 connections instead of 10,000 (dense)
|   training     anneal, seed 0, 600 passes, exact after 33, weights of pass 483
|   schedule     600 passes, 32 of alignment, gain 4 to 100, rate 0.3 to 0.02, 8
|                neighbours
|   margin       64 (relative 0.001973, 0.9998 of the best possible), proved:
|                rounding moves it by 0.005188 at most
|   weights      12,800 bits as stored: 400 float32
|   plain table  700 bits: the values of 100 rows in a code of fixed width
|   entropy      664.4 bits: the same in an ideal code for the values
|   information  524.8 bits: log2 of the number of one-to-one mappings
|   No compression in bits: a plain table is smaller; connections are saved.
$ cinch fit cycle:5 --hidden none --json | grep relative
|   "relative_margin": null,
$ printf 'a,b\n1,x\n2,x\n' > lone.csv && cinch fit lone.csv --seeds 1 --json -q -o lone.json | grep relative
|   "relative_margin": null,
$ cinch check lone.json lone.csv --json | grep margin
|     "margin": null,
|   "relative_margin": null,
! remark: the value column "b" is x in all rows: is another one meant (--value)?
$ cinch fit cycle:5 --hidden 2 --seed 0 --threads 2 | grep training
|   training     adam, seed 0, 70 passes, exact after 30
! one thread trains: this is one training, not annealed
$ cinch fit cycle:300 --trainer anneal --hidden 3 --seed 0 --goal 0.005 --threads 2 | grep training
|   training     anneal, seed 0, 64 passes, exact after 33
$ cinch fit cycle:300 --trainer anneal --hidden 3 --seed 0 --polish 7 | grep training
|   training     anneal, seed 0, 40 passes, exact after 33
$ cinch fit cycle:300 --trainer anneal --hidden 3 --seed 0 --total 5 | grep -e width -e training
| width 3: 0 of 0 seeds exact, 1 cut off, at best 0 rows right, 5 passes
|   training     anneal, seed 0, 5 passes
|   plain table  2700 bits: the values of 300 rows in a code of fixed width
$ cinch fit cycle:300 --trainer anneal --hidden 3 --seeds 2 --budget 100 --neighbours 20 --gain 5 --last-gain 40 --rate 0.25 --last-rate 0.03 --alignment 16 | grep -e width -e training -e schedule
| width 3: 2 of 2 seeds exact, median 17 passes, best margin 14.31 (seed 1)
|   training     anneal, seed 1, 100 passes, exact after 17
|   schedule     100 passes, 16 of alignment, gain 5 to 40, rate 0.25 to 0.03, 20
|   plain table  2700 bits: the values of 300 rows in a code of fixed width
$ cinch fit cycle:11 --bias --hidden 3 --seed 0 --trainer anneal | grep training
|   training     adam, seed 0, 66 passes, exact after 28
! the annealed trainer is for one key column and one hidden layer of 2 to 64 tanh units, softmax, no biases, so Adam trains here
$ cinch fit examples/genetic_code.csv --hidden 4 --seed 0 --trainer anneal | grep training
|   training     adam, seed 0, 416 passes, exact after 203
! 4 symbols of base3 behave as 3
! the annealed trainer is for one key column and one hidden layer of 2 to 64 tanh units, softmax, no biases, so Adam trains here
$ cinch fit cycle:50 --hidden 3 --trainer anneal --batch 4
! cinch: --batch changes nothing with --trainer anneal: leave it out, or take --trainer adam
= 2
$ cinch fit cycle:50 --hidden 3 --trainer anneal --momentum 0.5
! cinch: --momentum changes nothing with --trainer anneal: leave it out, or take --trainer momentum
= 2
$ cinch fit cycle:50 --hidden 3 --trainer adam --neighbours 8
! cinch: --neighbours changes nothing with --trainer adam: leave it out, or take --trainer anneal
= 2
$ cinch fit cycle:300 --hidden 3 --seed 0 --trainer anneal --json --budget 100 | sed -n '/"training"/,/}/p'
|   "training": {
|     "trainer": "anneal",
|     "rate": 0.3,
|     "last_rate": 0.02,
|     "budget": 100,
|     "beta1": 0.9,
|     "beta2": 0.9,
|     "epsilon": 1e-18,
|     "gain": 4.0,
|     "last_gain": 100.0,
|     "neighbours": 24,
|     "alignment": 32,
|     "seed": 0,
|     "passes": 100,
|     "kept_pass": 73,
|     "exact_at": 33
|   },

# Checkpoints: of one annealed training. What was not finished goes on, and then the file goes.
$ cinch fit perm:20:1 --trainer anneal --checkpoint ck
! cinch: --checkpoint is for one width: give --hidden
= 2
$ cinch fit perm:20:1 --trainer anneal --hidden 2 --checkpoint ck
! cinch: --checkpoint is for one training: give --seeds 1
= 2
$ cinch fit perm:20:1 --trainer adam --hidden 2 --seeds 1 --checkpoint ck
! cinch: --checkpoint is for the annealed trainer (--trainer anneal), which is for one key column and one hidden layer of 2 to 64 tanh units, with softmax and no biases
= 2
$ cinch fit perm:20:1 --trainer anneal --hidden 2 --seeds 1 --checkpoint-seconds 1
! cinch: --checkpoint-seconds changes nothing without --checkpoint FILE
= 2
$ cinch fit perm:20:1 --trainer anneal --hidden 2 --seeds 1 --checkpoint -
! cinch: --checkpoint needs a file that can be read again
= 2
$ cinch fit perm:20:1 --trainer anneal --hidden 2 --seeds 1 --checkpoint n.json -o n.json
! cinch: two files have the same name: --checkpoint and -o are both n.json; write elsewhere
= 2
$ cinch fit examples/genetic_code.csv --hidden 4 --seeds 1 --trainer anneal --checkpoint ck
! cinch: --checkpoint is for the annealed trainer (--trainer anneal), which is for one key column and one hidden layer of 2 to 64 tanh units, with softmax and no biases
= 2
$ cinch fit perm:20:1 --trainer anneal --hidden 2 --seeds 1 --checkpoint ck --checkpoint-seconds 0 --total 300 | grep training
|   training     anneal, seed 0, 300 passes, exact after 33, weights of pass 250
! the same command goes on from ck
$ cinch fit perm:20:1 --trainer anneal --hidden 2 --seeds 1 --checkpoint ck -o n.json | grep training && test ! -e ck
|   training     anneal, seed 0, 1000 passes, exact after 33
! going on from ck: 277 of 1000 passes done
! saved to n.json
! the training is over: ck is removed
$ cinch fit perm:20:1 --trainer anneal --hidden 2 --seeds 1 -o m.json -q >m.txt && cmp m.json n.json
$ cinch fit perm:20:1 --trainer anneal --hidden 2 --seeds 1 --checkpoint examples/genetic_code.csv
| perm:20:1: 20 rows, 20 keys -> 20 values
! cinch: examples/genetic_code.csv: no checkpoint of cinch: it does not begin with CINCHANN. It stays as it is; name another file
= 3

# Without --trainer: up to 16 values Adam, more are annealed, where that can be and no number is Adam's.
$ for n in 16 17; do cinch fit cycle:$n --hidden 2 --seed 0 | grep '  training'; done
|   training     adam, seed 0, 296 passes, exact after 143
|   training     anneal, seed 0, 1000 passes, exact after 33, weights of pass 870
$ cinch fit random:100:16:1 --hidden 3 --seed 0 --budget 9 | grep '  training'
|   training     adam, seed 0, 9 passes, weights of pass 7
! 100 symbols of key behave as 16
$ cinch fit cycle:17 --seed 0 --seeds 1 --budget 100 | grep -e width -e '  training'
| width 2: 1 of 1 seed exact, after 33 passes, best margin 44.83 (seed 0)
|   training     anneal, seed 0, 100 passes, exact after 33, weights of pass 63
|   plain table  85 bits: the values of 17 rows in a code of fixed width
$ for o in '--hidden 4 --rate 0.1' '--hidden 4 --beta1 0.9' '--hidden 4 --beta2 0.9' '--hidden 4 --epsilon 1e-8' '--hidden 4 --batch 5' '--hidden 4 --start fan-in' '--hidden 4 --range 2' '--hidden 4 --bias' '--hidden 4 --activation relu' '--hidden 4 --output linear' '--hidden 4,4' '--hidden none' '--hidden 65'; do cinch fit cycle:17 --seed 0 --budget 50 $o | grep -o 'training     [a-z]*'; done | uniq -c
|      13 training     adam
$ cinch fit cycle:17 --hidden 2 --seed 0 --neighbours 8 --budget 50 | grep -e '  training' -e schedule
|   training     anneal, seed 0, 50 passes, exact after 26, weights of pass 46
|   schedule     50 passes, 25 of alignment, gain 4 to 100, rate 0.3 to 0.02, 8
$ cinch fit cycle:16 --hidden 2 --seed 0 --neighbours 8
! cinch: --neighbours changes nothing with --trainer adam: leave it out, or take --trainer anneal
= 2
$ cinch fit cycle:17 --hidden 2 --seed 0 --neighbours 8 --rate 0.2
! cinch: --neighbours changes nothing with --trainer adam: leave it out, or take --trainer anneal
= 2
$ cinch fit cycle:17 --hidden 2 --seed 0 --momentum 0.5
! cinch: --momentum changes nothing with --trainer anneal: leave it out, or take --trainer momentum
= 2
$ cinch fit cycle:17 --trainer adam --hidden 2 --seed 0 -q -o start.json | grep '  training'
|   training     adam, seed 0, 2802 passes, exact after 1396
$ cinch fit cycle:17 --from start.json --budget 100 | grep -e '  training' -e '  margin'
|   training     anneal, seed 0, 100 passes, exact after 10, weights of pass 40
|   margin       53.73 (relative 0.053, 0.7849 of the best possible), proved:
! going on from the weights of start.json; the trainer starts anew

# A table is looked at before it is trained: what nothing depends on is left out.
$ (echo id,country,name; for i in $(seq 20); do echo $i,DE,v$i; done) > const.csv; cinch fit const.csv -o const.json
| const.csv: 20 rows, 2 key columns -> 20 values
| theory: 2 hidden units can hold it in real numbers, one without biases cannot
| width 2: 10 of 10 seeds exact, median 33 passes, best margin 49.62 (seed 2)
|
| exact in all 20 rows, proved: 20+1-2-20, tanh, softmax, no biases
|   connections  80 connections instead of 400 (dense)
|   left out     country: not looked at
|   training     anneal, seed 2, 1000 passes, exact after 33, weights of pass 870
|   schedule     1000 passes, 32 of alignment, gain 4 to 100, rate 0.3 to 0.02, 8
|                neighbours
|   margin       49.62 (relative 0.04894, all of the best possible), proved:
|                rounding moves it by 0.0002747 at most
|   weights      2560 bits as stored: 80 float32, without 2 zeros of columns that
|                are not looked at
|   plain table  100 bits: the values of 20 rows in a code of fixed width
|   entropy      86.44 bits: the same in an ideal code for the values
|   information  61.08 bits: log2 of the number of one-to-one mappings
|   No compression in bits: a plain table is smaller; connections are saved.
! id alone tells the value: country is not looked at
! saved to const.json
$ cinch fit const.csv --keys id | grep -e width -e margin
| width 2: 10 of 10 seeds exact, median 33 passes, best margin 49.62 (seed 2)
|   margin       49.62 (relative 0.04894, all of the best possible), proved:
|   plain table  100 bits: the values of 20 rows in a code of fixed width
$ cinch fit const.csv --as-is | grep -e width -e left -e connections
| width 2: 10 of 10 seeds exact, median 1037 passes, best margin 3.913 (seed 6)
|   connections  82 connections instead of 420 (dense)
|   plain table  100 bits: the values of 20 rows in a code of fixed width
|   No compression in bits: a plain table is smaller; connections are saved.
$ cinch fit const.csv --hidden 2 --seed 3 --json | sed -n '/not_looked/,/alike/p'
|   "not_looked_at": [
|     "country"
|   ],
|   "alike": [],
! id alone tells the value: country is not looked at
$ cinch fit const.csv --hidden none | grep -e exact -e left -e connections
| no hidden layer: 10 of 10 seeds exact, median 11 passes, best margin 3.699 (seed
| exact in all 20 rows, proved: 20+1-20, softmax, no biases
|   connections  400 connections: the dense network
|   left out     country: not looked at
|   training     adam, seed 8, 32 passes, exact after 11
! id alone tells the value: country is not looked at
$ cinch fit const.csv --hidden 1 | head -1 | cut -c 1-40
| const.csv, 20+1-1-20: no such network ex
$ cinch fit const.csv --from const.json --budget 5 | grep -c left
| 1
! going on from the weights of const.json; the trainer starts anew
$ cinch ask const.json 7 DE
| v7
! remark: country is not looked at
$ cinch ask const.json 7 DE --json | tail -4
|   "not_looked_at": [
|     "country"
|   ]
| }
! remark: country is not looked at
$ cinch check const.json const.csv
| exact: 20 rows proved, smallest margin 49.62 (relative 0.04894, all of the best
|   possible) at line 9 (8,DE -> v8, rival v12), bound 0.0002747
|   not looked at: country
$ cinch check const.json const.csv --json | sed -n '/not_looked/,/]/p'
|   "not_looked_at": [
|     "country"
|   ],
$ cinch show const.json | sed -n '2,4p'
|   connections  80 instead of 400 (dense)
|   weights      2560 bits: 80 float32, without 2 zeros
|   left out     country: not looked at
$ cinch show const.json --json | sed -n '/"connections/,/]/p'
|   "connections": 80,
|   "dense_connections": 400,
|   "parameters": 80,
|   "weight_bits": 2560,
|   "not_looked_at": [
|     "country"
|   ],
$ cinch fit const.csv --hidden 2 --seed 1 --trainer adam --trace trace.csv > /dev/null 2>&1; head -2 trace.csv | tail -1 | cut -d , -f 1,4; cinch fit const.csv --hidden 2 --seed 1 --trainer adam | grep -c "$(tail -1 trace.csv | cut -d , -f 1) passes"
| 1,2
| 1
! id alone tells the value: country is not looked at
$ (echo a,b,c,d,e,f,g,h,v; for i in 0 1 2 3; do echo $i,0,0,0,0,0,0,x$i,$((i % 2)); done) > wide.csv; cinch fit wide.csv | grep left
|   left out     b, c, d, e, f and 2 more: not looked at
! a alone tells the value: b, c, d, e, f and 2 more are not looked at; 4 symbols of a behave as 2
$ (echo a,b,c,d,even; for a in 0 1 2; do for b in 0 1 2; do for c in 0 1 2; do echo $a,$b,$c,$(((6 - a - b - c) % 3)),$(((a * b + c) % 3)); done; done; done) > told.csv; cinch fit told.csv --hidden 3 --seed 1 2>&1 | sed -n 2p
| width 3: 0 of 1 seed exact, at best 26 rows right, 20,000 passes

# Symbols that behave alike get the same weights; fewer bits than any code are called compression.
$ (echo file,rank,colour; for i in 0 1 2 3 4 5 6 7; do for j in 0 1 2 3 4 5 6 7; do echo $i,$j,$(((i + j) % 2)); done; done) > chess.csv; cinch fit chess.csv --seed 3 -o chess.json | head -3
| chess.csv: 64 rows, 2 key columns -> 2 values
| theory: 1 hidden unit at least
| width 1: 0 of 10 seeds exact, at best 48 rows right, 200,000 passes
! 8 symbols of file behave as 2, 8 of rank as 2
! saved to chess.json
$ cinch fit chess.csv --hidden 2 --json | sed -n '/alike/,/]/p'
|   "alike": [
|     {
|       "column": "file",
|       "symbols": 8,
|       "behave_as": 2
|     },
|     {
|       "column": "rank",
|       "symbols": 8,
|       "behave_as": 2
|     }
|   ],
! 8 symbols of file behave as 2, 8 of rank as 2
$ cinch show chess.json | sed -n '/weights from keys/,/  rank/p'
| weights from keys to hidden units
|   file      h1       h2
|   0     1.0202  -4.5198
|   1     0.2181   1.3706
|   2     1.0202  -4.5198
|   3     0.2181   1.3706
|   4     1.0202  -4.5198
|   5     0.2181   1.3706
|   6     1.0202  -4.5198
|   7     0.2181   1.3706
|   rank       h1       h2
$ (echo a,b,c,d,v; for a in 1 2 3 4 5 6 7 8; do for b in 1 2 3 4 5 6 7 8; do for c in 1 2 3 4 5 6 7 8; do for d in 1 2 3 4 5 6 7 8; do echo $a,$b,$c,$d,$((a > 4 & b > 4)); done; done; done; done) > and.csv; cinch fit and.csv | tail -6
|   weights      576 bits as stored: 18 float32, without 16 zeros of columns that
|                are not looked at
|   plain table  4096 bits: the values of 4096 rows in a code of fixed width
|   entropy      3323 bits: the same in an ideal code for the values
|   information  4096 bits: log2 of the number of such mappings
|   Compression: weights and shape take 23 % of what an ideal code takes.
! a, b tell the value: c, d are not looked at; 8 symbols of a behave as 2, 8 of b as 2
